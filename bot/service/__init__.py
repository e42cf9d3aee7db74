"""What a running service needs around the answering: queues, workers, keys, what is kept.

Nothing here knows Discord; ``bot.discord`` is one user of it.
"""

"""Word lists by which sentences are read: what begins, ends and cannot stand in a plain clause.

Every set holds lower-case words.
"""

from __future__ import annotations

ADVERBS = frozenset(
    """again all already also always both currently duly eventually finally first formally generally
    hence initially largely later mostly now officially often once originally previously quickly
    recently repeatedly since soon still subsequently then thereafter therefore thus today together
    usually yesterday""".split()
)
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
DETERMINERS = frozenset("the a an each every some many most several few two three four".split())
NO_SUBJECT = frozenset(
    """all although another anyone anything as because both but either even everybody everyone
    fewer he her here hers his how if it it's its just less like more much neither nobody none
    nor not nothing one only or other others she so someone something such than that their
    theirs them there these they this those though to too unless what when where whether which
    while who whose why""".split()
)
NOT_IN_SUBJECT = frozenset(
    """almost although another as because hardly he her his if it its nearly never not only other
    same she so such than that their them there these they this those though when where which
    while who whose""".split()
)
NO_NOUN = frozenset(
    """a also an and any at badly by eight few first five for four from her his in its last long
    many more most much new newly nine now of on or own recently seven several six so-called
    some ten the their three to two very well with""".split()
)
COMMON_PLURALS = frozenset(
    """activists airlines analysts authorities banks bills buses businesses campaigners carers
    cases children cities citizens clubs colleagues commuters companies costs councillors
    councils courts critics crowds customers deaths delegates detectives developers diplomats
    doctors drivers economists emissions employees employers engineers experts exports families
    fans fares farmers figures firefighters firms fishermen flights governments homes hospitals
    households inspectors investigators investors jobs judges landlords lawmakers lawyers
    leaders locals managers mechanics men ministers musicians neighbours nurses officers
    officials opponents organisers owners parents passengers patients people players police
    politicians prices profits prosecutors protesters pupils rates rents rescuers researchers
    residents results roads sales schools scientists shareholders shares shops soldiers students
    supporters taxes teachers teams temperatures tenants tourists trains troops unions
    universities villagers visitors volunteers voters wages witnesses women workers""".split()
)
COMMON_NOUNS = frozenset(
    """art business crime death demand everyone food football gas government help history hope
    industry labour life love management money music nature news oil opposition peace police power
    rain research science snow staff supply support technology television trade traffic war water
    weather work""".split()
)
INSTITUTIONS = frozenset("parliament congress".split())
PREPOSITIONS = frozenset(
    """about above across after against along among around at before behind below beneath beside
    between beyond by despite during for from in inside into near of off on onto out outside
    over past since through throughout to toward towards under until up upon via with within
    without""".split()
)
CLAUSE_OPENERS = frozenset(
    """although because but if lest nor though unless when whenever where whereas which while who
    whom whose yet""".split()
)
"""What surely begins a clause of its own."""
MAYBE_CLAUSE = frozenset("after before since until as so than for".split())
"""What begins one where a verb follows."""
MISSED_WITHOUT = frozenset("who whom whose which where as than so for if unless until".split())
"""What begins a clause that says which one, or how: without it a question says less."""
LEFT_OPEN = (
    PREPOSITIONS
    | CLAUSE_OPENERS
    | frozenset(
        "the a an and or as so that than his her its their not no any more most very is".split()
    )
) - frozenset("about up out off over down through past around along near inside outside".split())
"""What no question ends with."""
BEFORE_VERBS = frozenset("also then not never thus".split())
UNRESOLVED = frozenset(
    """another did do does former he here him it itself latter other others same she so such them
    themselves there these they this those""".split()
)
"""What stands for something in another sentence."""
POSSESSIVES = frozenset("his her its their".split())

"""Pullquote in Discord: the only package that imports discord."""

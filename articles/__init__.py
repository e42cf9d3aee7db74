"""The sample articles: a package, so that they are found however Pullquote is installed."""

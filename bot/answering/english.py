"""Word lists of English: what the question and evidence modules look words up in.

Every set holds lower-case words with straight apostrophes and without punctuation.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    """Split a list written as one string into a set of words."""
    return frozenset(text.split())


QUESTION_WORDS = _words("what which who whom whose when where why how")

AUXILIARIES = _words(
    "is are was were am be do does did has have had can could will would shall should may might"
    " must"
)

# Contractions without their apostrophe that are no other word ("its" and "were" are).
UNMARKED_CONTRACTIONS: dict[str, str] = {
    contraction.replace("'", ""): contraction
    for contraction in (
        "what's who's where's when's how's why's that's there's didn't don't doesn't isn't ain't"
        " aren't wasn't weren't hasn't haven't hadn't can't couldn't won't wouldn't shouldn't i'm"
        " you're they're"
    ).split()
} | {"wats": "what's", "dosent": "doesn't", "ddint": "didn't"}
# What is looked at instead of a word, and of one that sounds like it in questions on an article.
SPELLINGS: dict[str, str] = {
    "what's": "what is",
    "who's": "who is",
    "where's": "where is",
    "when's": "when is",
    "how's": "how is",
    "why's": "why is",
    "it's": "it is",
    "that's": "that is",
    "there's": "there is",
    "i'm": "i am",
    "i'd": "i would",
    "you're": "you are",
    "didn't": "did not",
    "don't": "do not",
    "doesn't": "does not",
    **dict.fromkeys("isn't ain't".split(), "is not"),
    "aren't": "are not",
    "wasn't": "was not",
    "weren't": "were not",
    "hasn't": "has not",
    "haven't": "have not",
    "hadn't": "had not",
    **dict.fromkeys("can't cannot".split(), "can not"),
    "couldn't": "could not",
    "won't": "will not",
    "wouldn't": "would not",
    "shouldn't": "should not",
    "howmany": "how many",
    "howmuch": "how much",
    "howlong": "how long",
    "u": "you",
    "ur": "your",
    **dict.fromkeys("pls plz".split(), "please"),
    **dict.fromkeys("thx thanx tnx ty thankyou".split(), "thanks"),
    **dict.fromkeys("rote writed wroted".split(), "wrote"),
    "artical": "article",
    "summery": "summary",
    "op-ed": "oped",
    "up-to-date": "updated",
}

# ---------------------------------------------------------------- questions about the article
ARTICLE_NOUNS = _words(
    "article articles story piece post blog blogpost oped editorial column text page webpage news"
    " writeup write-up"
)
# "The report" is more often something that an article writes about than the article itself.
LOOSE_ARTICLE_NOUNS = _words("report paper document publication source interview explainer")
AUTHOR_NOUNS = _words("author authors co-author co-authors coauthors writer writers byline bylines")
# Journalists are also people in the news.
LOOSE_AUTHOR_NOUNS = _words(
    "reporter reporters journalist journalists correspondent correspondents columnist columnists"
)
AUTHOR_VERBS = _words(
    "wrote write writes written writing authored penned reported reporting reports"
)
PUBLISH_VERBS = _words(
    "published publish publishes publishing posted post printed print released release issued"
    " uploaded"
)
APPEAR_WORDS = _words("out came come up appear appeared online run ran dated from written")
DATE_NOUNS = _words("date dates day month year time dateline datestamp timestamp")
PUBLISHER_NOUNS = _words(
    "publisher publishers newspaper newspapers outlet outlets magazine site website publication"
    " paper source sources"
)
UPDATE_WORDS = _words("updated update updates updating revised modified edited changed version")
TITLE_WORDS = _words("title titled headline headlines headlined heading titles")
LINK_WORDS = _words("link links url urls hyperlink hyperlinks permalink")
READ_WORDS = _words("read find see open access get view visit")
WHOLE_WORDS = _words("full original whole online complete entire itself")
LENGTH_WORDS = _words("length word words paragraphs sentences count wordcount")
CITE_WORDS = _words("cite citation metadata bibliography credits credit reference")
AGE_WORDS = _words("old new recent current fresh")

# ---------------------------------------------------------------- summaries, help
SUMMARY_WORDS = _words(
    "summary summaries summarise summarize summarised summarized summarising summarizing"
    " summarisation summarization tldr gist recap synopsis overview digest"
)
SUMMARY_ADJECTIVES = _words("key main most important central major core biggest")
SUMMARY_NOUNS = _words(
    "point points takeaway takeaways fact facts idea ideas message topic topics theme themes"
    " argument subject highlights information info details"
)
SUMMARY_FILLERS = _words(
    "version saying sum summed up short brief briefly quick quickly simple simply terms words"
    " sentence sentences"
    " bullet bullets nutshell minute line lines paragraph paragraphs one two three four five few"
    " couple 1 2 3 4 5 10 100 explain explained describe outline happened happening happens going"
    " went latest situation context background deal content contents say says said tell tells"
    " discuss discusses cover covers mean means talk talks contain contains argue argues describes"
    " reports contribute catch fill bring speed overall general make provide create write"
    " essentially"
    " basically mainly reported written today yesterday lately recently so far matter thing"
    " things anything"
    " everything something bit little understand know learn want need like would love"
)
GREETINGS = _words(
    "hi hello hey hiya howdy yo greetings hallo sup morning afternoon evening night good bye"
    " goodbye cheers thanks thank welcome ok okay cool great nice awesome perfect lol wow test"
    " testing ping yes no nope yeah yep sure sorry bot pullquote mate friend guys everyone"
    " everybody folks buddy bro dear sir again lot lots much helpful very answer work job right"
    " correct true"
)
HELP_WORDS = _words(
    "help helping assist assistance command commands use using used work works working ask asking"
    " question questions made built created ai human robot chatgpt real alive yourself start"
    " instructions manual support features examples example function info doing today there"
    " available try purpose usage able languages language speak bad pullquote"
)

FUNCTION_WORDS = (
    QUESTION_WORDS
    | AUXILIARIES
    | _words(
        "a an the this that these those it its they them their he him his she her i me my we us our"
        " you your of in on at by for from to with about into over under after before during until"
        " and or but nor not no yes if whether then than as so too also there here any some all"
        " each every both either neither other another such only just very more most less least"
        " much many few own same be been being having doing done got get please ever yet already"
        " still now again once else up out off down upon between among against through per via"
        " really exactly actually even though although because while since tell let kindly"
        " anyone anybody someone somebody nobody everyone something anything nothing everything"
    )
)

# Words that may stand in a question about the article itself and say nothing about the world.
ARTICLE_FILLERS = (
    _words(
        "name names named called list originally initially first last latest recently most many"
        " people"
        " person long old ago kind sort type whole full exact original today do does did byline"
        " journalist put go goes went made make made give show provide share send want need would"
        " like"
        " credited responsible behind contributed since see know me please thanks thank hello hi"
        " hey bot address web html hyperlink on"
    )
    - QUESTION_WORDS
)

# Pronouns that stand for someone in the news, never for an article.
PERSON_PRONOUNS = _words("he him his she her they them their we us our i my")
ARTICLE_VOCABULARY = (
    (FUNCTION_WORDS - PERSON_PRONOUNS - _words("why against between among because i"))
    | _words("me us i")
    | ARTICLE_NOUNS
    | LOOSE_ARTICLE_NOUNS
    | AUTHOR_NOUNS
    | LOOSE_AUTHOR_NOUNS
    | AUTHOR_VERBS
    | PUBLISH_VERBS
    | APPEAR_WORDS
    | DATE_NOUNS
    | PUBLISHER_NOUNS
    | UPDATE_WORDS
    | TITLE_WORDS
    | LINK_WORDS
    | READ_WORDS
    | WHOLE_WORDS
    | LENGTH_WORDS
    | CITE_WORDS
    | AGE_WORDS
    | ARTICLE_FILLERS
)
SUMMARY_VOCABULARY = (
    FUNCTION_WORDS
    | ARTICLE_NOUNS
    | LOOSE_ARTICLE_NOUNS
    | ARTICLE_FILLERS
    | WHOLE_WORDS
    | SUMMARY_WORDS
    | SUMMARY_ADJECTIVES
    | SUMMARY_NOUNS
    | SUMMARY_FILLERS
)
HELP_VOCABULARY = (
    FUNCTION_WORDS
    | GREETINGS
    | HELP_WORDS
    | ARTICLE_NOUNS
    | _words("can do name called know want need tell show list search find read library many have")
)
# ---------------------------------------------------------------- kinds of answers
PERSON_NOUNS = _words(
    "person people minister ministers spokesman spokeswoman spokesperson president king queen"
    " leader leaders general commander official officials politician diplomat ambassador scientist"
    " actor actress singer author poet emperor chancellor governor senator historian philosopher"
    " woman man women men architect explorer journalist lawmaker expert analyst player coach"
)
IMPERATIVES = _words(
    "name list give describe explain define find show compare quote mention identify state discuss"
    " tell outline summarise summarize"
)

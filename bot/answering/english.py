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

# Typing errors and contractions, undone before a question is looked at.
SPELLINGS: dict[str, str] = {
    **dict.fromkeys("wich whitch whcih wihch wich wchih whic whish".split(), "which"),
    **dict.fromkeys("waht wat hwat whta wht whaat whats' wath".split(), "what"),
    **dict.fromkeys("wen whne wehn hwen whan wheen".split(), "when"),
    **dict.fromkeys("wher wehre whre hwere whear wheer whera".split(), "where"),
    **dict.fromkeys("woh whoo".split(), "who"),
    **dict.fromkeys("whome".split(), "whom"),
    **dict.fromkeys("whos who's".split(), "who is"),
    **dict.fromkeys("whats what's wats".split(), "what is"),
    **dict.fromkeys("wheres where's".split(), "where is"),
    **dict.fromkeys("whens when's".split(), "when is"),
    **dict.fromkeys("hows how's".split(), "how is"),
    **dict.fromkeys("whys why's".split(), "why is"),
    **dict.fromkeys("wy whi hwy".split(), "why"),
    **dict.fromkeys("hw howw".split(), "how"),
    "howmany": "how many",
    "howmuch": "how much",
    "howlong": "how long",
    **dict.fromkeys("mnay meny manny amny".split(), "many"),
    **dict.fromkeys("didnt didn't ddint".split(), "did not"),
    **dict.fromkeys("dont don't".split(), "do not"),
    **dict.fromkeys("doesnt doesn't dosent".split(), "does not"),
    **dict.fromkeys("isnt isn't aint ain't".split(), "is not"),
    **dict.fromkeys("arent aren't".split(), "are not"),
    **dict.fromkeys("wasnt wasn't".split(), "was not"),
    **dict.fromkeys("werent weren't".split(), "were not"),
    **dict.fromkeys("hasnt hasn't".split(), "has not"),
    **dict.fromkeys("havent haven't".split(), "have not"),
    **dict.fromkeys("hadnt hadn't".split(), "had not"),
    **dict.fromkeys("cant can't cannot".split(), "can not"),
    **dict.fromkeys("couldnt couldn't".split(), "could not"),
    **dict.fromkeys("wont won't".split(), "will not"),
    **dict.fromkeys("wouldnt wouldn't".split(), "would not"),
    **dict.fromkeys("shouldnt shouldn't".split(), "should not"),
    **dict.fromkeys("im i'm".split(), "i am"),
    "i'd": "i would",
    "it's": "it is",
    "that's": "that is",
    "there's": "there is",
    "you're": "you are",
    **dict.fromkeys("u".split(), "you"),
    **dict.fromkeys("ur".split(), "your"),
    **dict.fromkeys("teh hte".split(), "the"),
    **dict.fromkeys("adn nad".split(), "and"),
    **dict.fromkeys("pls plz plese pleas".split(), "please"),
    **dict.fromkeys("thx thanx tnx ty thankyou".split(), "thanks"),
    **dict.fromkeys("artical articel aritcle atricle arcticle artcle artikle".split(), "article"),
    **dict.fromkeys("rote wrot writed wroted".split(), "wrote"),
    **dict.fromkeys("writen writtin writtn".split(), "written"),
    **dict.fromkeys("auther athor arthor autor".split(), "author"),
    **dict.fromkeys("authers athors autors".split(), "authors"),
    **dict.fromkeys("sumary summery".split(), "summary"),
    "op-ed": "oped",
    "up-to-date": "updated",
}

# ---------------------------------------------------------------- questions about the article
ARTICLE_NOUNS = _words(
    "article articles story piece post blog blogpost oped editorial column text page webpage news"
    " writeup write-up"
)
# "The report" is more often something that an article writes about than the article itself.
LOOSE_ARTICLE_NOUNS = _words("report paper document publication source")
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
# Ordinary words that are one letter away from a word of the lists above, and must stay themselves.
NOT_MISSPELT = _words(
    "store stores particle particles peace place port ports test next host lost most past cost"
    " data dare dame gate rate late mate fate state states update pact past host ports rights"
    " white whites right prime price prices prize print point pint paint points joint page pages"
    " wage wages pay pays paper papers taper painter printer reader leader leaders headlines"
    " title tile titles battle little cattle settle tide tidal links lines like likes line lone"
    " long lung song sing ring king kings site sites cite side sides sits city cities times timed"
    " mount count county court counts country counted amount month mouth south youth news new knew"
    " view views reviews interview need feed seed deed weed help held hemp helm work word words"
    " world sword works worm reported imported exported deported supported reporter deported porter"
    " edition editor editors edit credit credits edited united invited visited limited"
    " version aversion revision person persons prison reason season lesson vision"
    " text texts tent taxes taxed exit wrote write writer writers waiter winter winner"
    " column columns colony volume story stories stony sorry glory history strong strike stories"
    " rest rise raise arise race grace trace brace space peaces pieces niece prices"
    " public published publish punished polished replied applied release relief lease"
    " agent agents agenda agency urgency length strength lengthy medium medial media radio"
    " ally rally really fall full fully pull hull bull dull null gold cold told hold bold sold old"
    " found bound round sound send sent rent bend lend land sand hand band than then them they"
    " when whom whose where there here were ware wear year years gear hear near dear fear bear"
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

"""Word forms of English verbs → the verb: what turning a sentence into a question needs to know.

Only verbs in these lists are recognised, so that the base form of every one is right. Left out on
purpose: crimes and accusations of them, which nobody should be asked to pin on a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

AUXILIARIES = frozenset(
    "is are was were has have had will would can could may might must should".split()
)


class Tense(StrEnum):
    """How a form tells the time."""

    PAST = "past"
    PRESENT = "present"
    """Third person singular: "says"."""
    PLURAL = "plural"
    """The base form as a present: "they say"."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb by its base form, and what can follow and do it.

    ``agentive``: only people and their organisations do it, so that "who" can ask for them.
    ``takes_object``, ``takes_that`` and ``takes_to``: a thing, a clause or an infinitive may come
    right after it; ``stands_alone``: it needs nothing, or comes with a preposition.
    """

    base: str
    agentive: bool
    takes_object: bool
    stands_alone: bool
    takes_that: bool
    takes_to: bool


@dataclass(frozen=True, slots=True)
class VerbForm:
    """A finite form of a verb, as it stands in a sentence."""

    verb: Verb
    tense: Tense


# base past (past participle where it differs)
_IRREGULAR = """
    bear bore born; beat beat beaten; become became become; begin began begun; bid bid; bind bound;
    bite bit bitten; blow blew blown; break broke broken; breed bred; bring brought; build built;
    burst burst; buy bought; cast cast; catch caught; choose chose chosen; come came come;
    cost cost; cut cut; deal dealt; dig dug; draw drew drawn; drink drank drunk; drive drove driven;
    eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; flee fled;
    fly flew flown; forbid forbade forbidden; forget forgot forgotten; freeze froze frozen; get got;
    give gave given; go went gone; grow grew grown; hang hung; hear heard; hide hid hidden; hit hit;
    hold held; hurt hurt; keep kept; know knew known; lay laid; lead led; leave left; lend lent;
    let let; lie lay lain; light lit; lose lost; make made; mean meant; meet met;
    overcome overcame overcome; oversee oversaw overseen; overtake overtook overtaken; pay paid;
    put put; quit quit; read read; rebuild rebuilt; repay repaid; ride rode ridden; ring rang rung;
    rise rose risen; run ran run; say said; see saw seen; seek sought; sell sold; send sent;
    set set; shake shook shaken; show showed shown; shrink shrank shrunk; shut shut; sing sang sung;
    sink sank sunk; sit sat; sleep slept; slide slid; speak spoke spoken; spend spent; spin spun;
    split split; spread spread; stand stood; steal stole stolen; stick stuck; strike struck;
    sweep swept; swim swam swum; take took taken; teach taught; tear tore torn; tell told;
    think thought; throw threw thrown; undergo underwent undergone; understand understood;
    undertake undertook undertaken; wake woke woken; wear wore worn; win won;
    withdraw withdrew withdrawn; write wrote written
"""
# Verbs whose last letter is doubled: "stop", "stopped".
_DOUBLING = frozenset(
    """admit ban cancel commit compel control drop dub equip expel fit grab knit label map occur
    permit plan pot prefer refer scan scrap ship slam slip span spot step stop submit tag top
    transfer travel trim wrap""".split()
)
_DOUBLING_GERUND = frozenset("begin cut dig get hit let put run set shut sit swim win".split())

_AGENTIVE_WITH_OBJECT = frozenset(
    """accept accompany accuse acquire add address adjust admire adopt advise alter announce
    answer appoint approve arrange ask assemble assess assign assist attend avoid award back
    bake ban beat bid blame block book boost borrow break breed brew bring build bury buy
    calculate call cancel capture cast catch celebrate chair challenge chase check choose claim
    clean climb clone close co-found co-write coach collect commission compare complete concede
    conduct confirm congratulate consider consult contact convert cook coordinate copy count
    create criticise criticize cross cut date debate decorate dedicate defeat defend delay
    deliver demand deny deploy describe design detect determine develop devote dig direct
    disclose discover discuss dismiss distribute divide donate draft draw drive dub earn eat
    edit elect eliminate employ encourage endorse enjoy enter equip establish estimate evacuate
    examine exclude exhibit expand explore export express extend face favour fight film finance
    find fine finish fit fix fly follow forge found fund gain give grant grow guide halt hand
    handle harvest head hear help hire hold honour host identify ignore import impose improve
    inform inherit inspect inspire install interview introduce invent investigate invite issue
    join keep knock label launch lay lead lease leave lend lift lock lose love lower maintain
    make manage map measure meet mention merge mix modify monitor motivate move name nationalise
    negotiate nominate notify observe obtain offer open operate oppose order organise organize
    outlast outlaw outline overcome oversee overtake own pack paint pass pay perform persuade
    photograph pick pilot place plant play pledge plough postpone practise praise predict
    prepare present press print privatise produce prohibit promise propose protect provide prune
    publish purchase push put question quit quote race raise rate read rear rebuild recall
    receive recognise recognize recommend record recover recruit recycle redesign reduce reform
    refurbish regain register regulate reject relaunch relax release relocate remember remind
    remove rename renew rent reopen repaint repair repay replace replant report represent
    request rescue resist resolve restore restrict resume retain reveal review rewrite ride row
    rule run sail sample save scan schedule score scrap search secure seek select sell send
    separate sequence serve set share ship shut sign sing solve spend sponsor spot stage start
    steer stop store strengthen stress study submit subsidise suggest supervise supply support
    survey suspend swim switch tackle tag take target teach tear tell test thank throw trace
    track trade train transform translate transport treat turn uncover undertake unveil update
    upgrade urge use vaccinate value veto view visit volunteer waive warn wash watch wear
    welcome widen win withdraw write""".split()
)
_OTHER_WITH_OBJECT = frozenset(
    """accelerate affect attract begin block boost break bring carry cause change close connect
    consume contain cost cover cross damage deliver destroy disrupt double drain employ end
    enter exceed expect feature fill flood follow force fuel gain generate halve hit house hurt
    include involve leave link lose lower mark match need open outnumber pollinate power produce
    push raise reach record reduce replace require reveal see shape show slow span spread start
    stop store strike suit surprise surround survive threaten top trigger turn undergo use wake
    weigh widen worsen""".split()
)
_ALONE = frozenset(
    """act agree apologise appear apply argue arrive begin bloom breed campaign change climb
    close collapse come comment compete complain continue cook crash dance decline depend die
    disappear drift drive drop emerge end erupt expand expire fail fall fight flee flow fly
    focus function gather go graduate grow happen hatch improve increase insist intend join land
    last lead leave lie live march meet melt move nest occur open operate pass play plunge
    practise pray profit protest qualify race react recede recover rely reopen report resign
    respond retire return ride rise roll row run sail serve shift shout shrink sing sink sit
    sleep slide slow soar speak spin split spread stagnate stand start stay stop struggle study
    succeed suffer surge survive swim switch talk teach testify train travel turn vanish vary
    volunteer vote wait walk win work worry worsen write""".split()
)
_AGENTIVE_ALONE = frozenset(
    """agree apologise campaign climb comment compete complain cook dance drive fight flee focus
    graduate join lead live march practise pray protest qualify resign retire ride row run sail
    serve shout sing speak study swim talk teach testify train volunteer vote win work
    write""".split()
)
_WITH_THAT = frozenset(
    """acknowledge add admit agree announce argue assume believe boast caution claim complain
    concede conclude confirm decide declare demand deny disclose discover doubt emphasise
    estimate expect explain fear find forecast guess hear hope imply indicate insist joke know
    learn mean mention note notice observe order predict promise propose reason recall recommend
    remark remember repeat reply report respond reveal rule say see show speculate state stress
    suggest tell think understand urge warn wish worry write""".split()
)
_WITH_TO = frozenset(
    """agree aim appear apply arrange ask attempt begin choose come consent continue decide decline
    demand deserve expect fail fight go help hesitate hope intend learn like love move need
    offer opt pay plan pledge prefer prepare promise propose push refuse seek seem serve start
    struggle tend threaten try vote vow wait want wish work""".split()
)
_AGENTIVE_OTHERWISE = frozenset(
    """acknowledge admit agree aim argue assume attempt believe boast caution complain decide
    declare decline deny doubt emphasise expect explain forecast guess hesitate hope insist
    intend joke like love note plan prefer reason refuse remark repeat reply respond say
    speculate state stress threaten try vow want warn wish worry""".split()
)


def _regular_past(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ied"
    return f"{base}{base[-1]}ed" if base in _DOUBLING else f"{base}ed"


def _gerund(base: str) -> str:
    if base.endswith("ie"):
        return f"{base[:-2]}ying"
    if base.endswith("e") and not base.endswith("ee"):
        return f"{base[:-1]}ing"
    doubled = base in _DOUBLING or base in _DOUBLING_GERUND
    return f"{base}{base[-1]}ing" if doubled else f"{base}ing"


def _third_person(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ies"
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{base}es"
    return f"{base}s"


def irregular_forms() -> Iterator[tuple[str, str, str]]:
    """Base, past and participle of each verb whose forms follow no rule."""
    for entry in _IRREGULAR.split(";"):
        base, past, *participle = entry.split()
        yield base, past, participle[0] if participle else past


def _all_verbs() -> dict[str, Verb]:
    with_object = _AGENTIVE_WITH_OBJECT | _OTHER_WITH_OBJECT
    agentive = _AGENTIVE_WITH_OBJECT | _AGENTIVE_ALONE | _AGENTIVE_OTHERWISE
    return {
        base: Verb(
            base,
            agentive=base in agentive,
            takes_object=base in with_object,
            stands_alone=base in _ALONE,
            takes_that=base in _WITH_THAT,
            takes_to=base in _WITH_TO,
        )
        for base in with_object | _ALONE | _WITH_THAT | _WITH_TO
    }


_ALSO_FINITE = frozenset("do does did became becomes seemed seems".split())
_VERBS = _all_verbs()
_PAST = {base: past for base, past, _ in irregular_forms()}
_PARTICIPLE = {base: participle for base, _, participle in irregular_forms()}
_FORMS: dict[str, VerbForm] = {
    **{  # as it is spelt in America: canceled, traveled
        f"{base}ed": VerbForm(verb, Tense.PAST)
        for base, verb in _VERBS.items()
        if base in _DOUBLING and base.endswith("l")
    },
    **{_third_person(base): VerbForm(verb, Tense.PRESENT) for base, verb in _VERBS.items()},
    **{
        _PAST.get(base, _regular_past(base)): VerbForm(verb, Tense.PAST)
        for base, verb in _VERBS.items()
    },
}
_PARTICIPLES = (
    frozenset({"born"})
    | frozenset(_PARTICIPLE.values())
    | frozenset(_regular_past(base) for base in _VERBS if base not in _PAST)
)
_NOT_FINITE: dict[str, Verb] = {
    **{_PARTICIPLE.get(base) or _regular_past(base): verb for base, verb in _VERBS.items()},
    **{_gerund(base): verb for base, verb in _VERBS.items()},
    **_VERBS,
}
_HAVE = Verb("have", False, True, False, False, True)
HAVE = VerbForm(_HAVE, Tense.PLURAL)
HAS, HAD = VerbForm(_HAVE, Tense.PRESENT), VerbForm(_HAVE, Tense.PAST)


def verb_form(word: str, plural: bool = False) -> VerbForm | None:
    """The finite form that a lower-case word can be, None for what is no form of a known verb.

    With ``plural`` a base form counts as the present that goes with several subjects.
    """
    if word in _FORMS or not plural:
        return _FORMS.get(word)
    return VerbForm(_VERBS[word], Tense.PLURAL) if word in _VERBS else None


def is_base_form(word: str) -> bool:
    """Whether a lower-case word is the base form of a known verb, or "be"."""
    return word in _VERBS or word == "be"


def verb_after_auxiliary(word: str) -> Verb | None:
    """The verb whose base form, participle or -ing form a lower-case word can be, or None."""
    return _NOT_FINITE.get(word)


def past_of_participle(word: str) -> str | None:
    """The past tense of the known verb whose past participle a lower-case word is, or None."""
    verb = _NOT_FINITE.get(word)
    if verb is None or word != _PARTICIPLE.get(verb.base, _regular_past(verb.base)):
        return None
    return _PAST.get(verb.base, _regular_past(verb.base))


def is_participle(word: str) -> bool:
    """Whether a lower-case word can be a past participle."""
    return word in _PARTICIPLES or (len(word) > 4 and word.islower() and word.endswith("ed"))


def is_finite(word: str) -> bool:
    """Whether a lower-case word can be a finite verb: an auxiliary, or a form of a known verb."""
    return word in AUXILIARIES or word in _FORMS or word in _ALSO_FINITE

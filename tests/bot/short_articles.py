"""Short invented articles of several kinds, for tests that need more than one way of writing."""

from __future__ import annotations

from datetime import date

from store.records import ArticleMetadata, ExtractedArticle

_TEXTS = {
    "news": (
        "Sarn ferry out of service until May",
        """SARN — The ferry that links Sarn with Aldmoor will not sail again before May, because \
its main engine failed for the second time in a year, the harbour office said on Tuesday.

Some 300 people cross the sound every working day. They now have to drive around the head of the \
inlet, which takes 70 minutes instead of 12.

Ingrid Solheim, the director of the harbour office, apologised to passengers. She said the engine \
would be taken apart in the yard at Orrin, where the boat was built in 1987. The repair will cost \
about £450,000.

The county council has hired two buses, which leave the quay at 7 a.m. and 4 p.m. “It is better \
than nothing, but it is not a ferry,” said Greta Holm, who runs the bakery on the quay.

Tomas Vik, a member of the council for the Green Party, accused the harbour office of ignoring \
warnings from its own engineers. Solheim rejected that. The office spent £90,000 on maintenance \
last year, she said, more than ever before.

A new electric ferry was ordered in March. It is due to arrive in the autumn of next year.""",
        ("Ida Brandt",),
        date(2024, 3, 5),
    ),
    "sport": (
        "Brenwick come from behind to reach the final",
        """Brenwick Rovers beat Calder Town 3-2 on Saturday and will play in the final of the \
Northern Cup for the first time since 1996.

Calder led 2-0 after half an hour. Pavel Dusek scored both goals, the second with a free kick from \
25 metres.

Amina Yusuf, the Brenwick coach, changed her whole midfield at half-time. Within nine minutes of \
the restart Joe Lathrop had equalised with two headers. Lathrop, who joined the club from Penmoor \
in January, has scored 11 goals in eight games.

The winner came in the 88th minute. Sam Okafor, a substitute, ran half the length of the pitch and \
lifted the ball over the goalkeeper. More than 14,000 people watched the match at Mill Lane, the \
largest crowd there for 20 years.

Yusuf called the second half “the best 45 minutes of my life”. Calder's captain, Rob Haines, was \
sent off shortly before the end because he had argued with the referee.

Brenwick will meet Port Ellery in the final on 18 May. Ellery knocked out the holders, Stanmere, \
on penalties.""",
        ("Leo Marsh",),
        date(2024, 4, 20),
    ),
    "science": (
        "Bumblebees sleep less when the nights are bright",
        """Bumblebees that live near street lamps sleep almost two hours less than others, \
according to a study published on Wednesday in the journal Insect Life.

Researchers at the University of Tellmark fitted 214 bees with tiny radio tags. They followed them \
for three summers in gardens with and without lamps. The tags weigh four milligrams, about as much \
as a grain of sugar.

The bees in bright gardens left their nests at night but found no food there. The next morning \
they visited 18 percent fewer flowers. Colonies near lamps raised half as many queens as colonies \
in the dark.

“A tired bee makes mistakes,” said Hanne Lorentz, who led the study. Her team found that amber \
lamps disturbed the insects far less than white ones.

Colin Abara, an ecologist at Dunmore College who was not involved in the work, described the \
experiment as careful and overdue. He pointed out that it covered only one species. Bumblebees \
pollinate a third of the region's orchards.

Tellmark replaced 1,200 white lamps with amber ones last year. The city council will decide in \
September whether to change the rest.""",
        ("Noor Haddad", "Ellen Price"),
        date(2023, 8, 16),
    ),
    "interview": (
        "“I never wanted to be a conductor”",
        """Marta Kessel has led the Aldmoor Philharmonic since 2011. In June she will conduct her \
last concert there. She talked to us in her kitchen, between two suitcases.

Why are you leaving now?

Because I can still choose the day. My teacher, Anton Reyl, stayed too long, and everybody knew \
except him.

You started out as a violinist. What changed?

I never wanted to be a conductor. In 1994 ours fell ill an hour before a concert, and I was the \
only one who knew the score. I was so frightened that I forgot to bow.

What will you miss least?

The meetings. We have 72 musicians and 74 opinions.

Kessel was born in Brno in 1959. She studied at the conservatory in Orrin and won the Halvorsen \
Prize in 1988. Her successor, Daniel Osei, takes over in September.

And what comes next?

I have bought a piano that is too big for my flat. We will see which of us gives in first.""",
        ("Jonas Weil",),
        date(2025, 2, 1),
    ),
    "explainer": (
        "What the new rent law means for tenants",
        """Parliament passed the Rental Homes Act on Thursday by 212 votes to 188. It is the \
biggest change to renting in the country for 40 years.

From January, landlords must register every home that they let. The register will be run by the \
Housing Agency. Registration costs £35 for each home and has to be renewed every five years.

A landlord who fails to register can be fined up to £5,000. Councils will employ 600 inspectors to \
check the homes.

The act ends evictions without a reason. Landlords may still evict a tenant who owes three months' \
rent. Rents can be raised once a year, and tenants may appeal to a tribunal. A tribunal is a panel \
of three people, one of them a judge.

Ruth Calloway, the housing minister, said that the act would give tenants “a home instead of a \
waiting room”. The Landlords' Association warned that some owners would sell. It wants the \
government to delay the register because the software is not ready.

About 4.6 million households rent their homes. In 2003 it was half as many.""",
        ("Priya Nair",),
        date(2024, 11, 14),
    ),
    "obituary": (
        "Harald Brekke, who taught a nation to bake, dies at 91",
        """Harald Brekke, whose bread recipes hung in every second kitchen in the country, died on \
Sunday at his home in Vestby. He was 91.

Brekke was born on a farm near Lomen in 1933, the youngest of seven children. He opened his first \
bakery in 1958 with money borrowed from an aunt. By 1975 he owned 30 shops.

Television made him famous. “Brekke Bakes” ran for 22 years and was sold to 15 countries. He \
refused to appear in advertisements, because he thought that good flour needed none.

He sold the company in 1999 and gave half of the money to a school for bakers in Vestby. The \
school has trained more than 2,000 young people.

Brekke is survived by his wife, Solveig, and two daughters. The elder, Kari Brekke, runs the \
school. The funeral will be held in Lomen on Friday.""",
        (),
        date(2024, 9, 3),
    ),
    "court": (
        "Bus company fined over brakes",
        """The district court in Penmoor fined the bus company Fjordline £1.2 million on Monday \
because it had let 14 buses drive with worn brakes.

Judge Helen Strand said the company had put its timetable above the safety of its passengers. \
Mechanics had reported the brakes 31 times in two years. Nobody replaced them.

The case began after a bus rolled into a shop in Penmoor in December 2022. Nine people were \
injured. The driver, Petra Lund, was cleared of any blame.

Fjordline denied that it had ignored the reports. Its lawyer, Mark Ellison, said it would appeal. \
He described the fine as out of all proportion.

The company has 400 employees and runs 22 routes. It must now have every bus inspected by April.""",
        ("Oskar Lien",),
        date(2024, 1, 22),
    ),
}


def short_article(kind: str) -> ExtractedArticle:
    """The article of a kind: news, sport, science, interview, explainer, obituary or court."""
    title, text, authors, published = _TEXTS[kind]
    metadata = ArticleMetadata(
        title, authors, "The Aldmoor Post", published, None, f"https://post.example/{kind}", "en"
    )
    return ExtractedArticle(f"https://post.example/{kind}", metadata, text)


KINDS = tuple(_TEXTS)

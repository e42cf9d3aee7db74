"""Questions, one a line, by what they are taken for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.answering.question import AnswerType, MetadataField, QuestionKind

AUTHORS = (MetadataField.AUTHORS,)
PUBLISHED = (MetadataField.PUBLISHED,)
UPDATED = (MetadataField.UPDATED,)
PUBLISHER = (MetadataField.PUBLISHER,)
TITLE = (MetadataField.TITLE,)
URL = (MetadataField.URL,)
LENGTH = (MetadataField.LENGTH,)
SECTION = (MetadataField.SECTION,)

METADATA = {
    SECTION: """
        Which section is it in?
        What section is this in?
        wich section of the newspaper is this article in
        In which section was this published?
        What category is this article in?
        What's the section of this article?
        Which section did this story run in?
        section?
    """,
    (MetadataField.AUTHORS, MetadataField.SECTION): "Who wrote this, and in which section is it?",
    AUTHORS: """
        Who are the authors of the article?
        who wrote this
        who is the reporter on the story
        who rote this artical
        whos the auther of this articel
        By whom was this written?
        who is it by
        whose article is this
        name the journalists please
        can you tell me who wrote this article
        Do you know who wrote this?
        What's the name of the person who wrote this?
        How many authors does this article have?
        Who wrote the article about fishing rights?
        who wrote the fishing article?
        Did Jane Doe write this article?
        Was this written by Jane Doe?
        does the article say who wrote it
        Who is responsible for writing this article?
        author?
    """,
    PUBLISHED: """
        when was this published
        when did this piece come out
        date of the article?
        waht date was this published
        wen was this publishd
        how old is this article
        is this article recent
        When was the article about fishing published?
        Was this article published in 2022?
        how long ago was this written
        when did the Daily Bugle publish this?
        publication date
    """,
    UPDATED: """
        has it been updated
        when was this last changed?
        Is this up to date?
        is this the latest version
        has the article been updated since publication?
    """,
    PUBLISHER: """
        which newspaper is this from
        where was this published
        who published this
        Which outlet ran this story?
        Is this from the Daily Bugle?
        where is this article from
        What website is this from?
    """,
    TITLE: """
        whats the headline
        what's the tilte
        What is the title of the article?
        what is this article called
        name of the article
        how is the article titled
    """,
    URL: """
        is there a link
        link please
        give me the url
        where can I read the full article
        Show me the original article
        can i get the link to the article please
    """,
    LENGTH: """
        how long is this article
        how many words does this article have
    """,
    (MetadataField.AUTHORS, MetadataField.PUBLISHED): """
        who wrote this and when
        tell me who wrote this and when it was published
    """,
}

KINDS = {
    QuestionKind.SUMMARY: """
        Summarise this
        Can you summarise
        please sumarise this articel
        what is it about
        whats this about
        tl;dr
        what happened
        What's going on?
        What is the news?
        what are the key points
        Give me a short summary please
        What does the article say?
        summarise the fishing article
        summarize the article in three sentences
        bring me up to speed
        who is this article about
        what is the topic of the article
    """,
    QuestionKind.HELP: """
        hi
        thanks
        hello bot
        hey John
        thank you so much
        Thanks, that's very helpful!
        who are you
        help
        can you help me?
        what can you do
        what is this?
        how does this work
        what questions can I ask?
        what articles do you have
        Are you ChatGPT?
        Zelensky?
        sanctions
        COVID-19
        why?
        how many?
        and then?
        Is it true?
        ???
        <@12345>
        👋
    """,
    QuestionKind.YES_NO: """
        Did the mayor resign?
        So did the mayor resign?
        Isn't the mayor a member of the party?
        Has there been any fighting?
        Is it true that the bridge fell?
        true or false: the bridge fell
        please tell me whether the bridge fell
        I would like to know if the bridge fell
        Do you know if Norway joined?
        Does the article say that Norway joined?
        After the summit, did the ministers agree?
        The ship was sunk, wasn't it?
        Norway attacked Sweden, right?
        Norway attacked Sweden?
        norway attacked sweden
        Norway lied about the ships
        Norway is lying about the ships
        I read that Norway sent ships
        Did Norway or Sweden send ships?
        Is the mayor to blame?
    """,
    QuestionKind.CONTENT: """
        Who wrote the letter to Parliament?
        Who wrote Hamlet?
        Who wrote the report?
        Who wrote the anthem?
        who wrote the first story about vampires
        Who published the Origin of Species?
        Who edited the dictionary?
        Who printed the stamps?
        When was the report published by the commission?
        When was the law passed?
        When was the data published?
        When was the constitution written?
        What was its category?
        What is the category?
        Which category was it in?
        Which section was it in?
        What was the section?
        When did he write it?
        When was the treaty updated?
        What title did William take?
        What was the date of the summit?
        What was the update on the ceasefire?
        What is the link between gas and war?
        What was corrected in the article?
        what is the source of the tension
        What does Article 5 say?
        What is Article 5 about?
        Which newspaper did the minister criticise?
        From which city did Stern report?
        Where did they come from?
        wich fleet sends vesels to the naval exercize
        Zelensky energy crisis?
        Putin Lukashenko Belarus
        troops put on alert
        soldiers killed in the capital
        What happened in the harbour?
        What's going on in the harbour?
        summarise the sanctions against the bank
        tell me about sanctions
        hi, how many ships were sent?
        Thanks! And who sent them weapons?
        Did the speaker say how many ships were sent?
        who said this?
        What does "je ne sais quoi" mean?
        Ursula von der Leyen
    """,
}

ANSWER_TYPES = {
    AnswerType.NUMBER: """
        how many ships were sent
        hwo many ships were sent
        in how many cities were there protests
        Could you tell me how many ships were sent?
        Does it say how many ships were sent?
        The fleet has how many ships?
        How far is the harbour from the border?
        what is the number of ships
    """,
    AnswerType.MONEY: """
        How much did the bridge cost?
        how many euros did they give
        What was the price of gas?
    """,
    AnswerType.PERCENT: "what percentage of gas is imported",
    AnswerType.DURATION: """
        How long did the talks last?
        for how many years was he king
    """,
    AnswerType.TIME: """
        When was the law passed?
        wen was the law passed
        waht year did it start
        Since when is he king
        how long ago did the war begin
        The war began in what year?
        After the summit, when did they leave?
        In what century was it built?
    """,
    AnswerType.PERSON: """
        Who leads the talks?
        Do you know who leads the talks?
        by whom was the law signed
        The law was signed by whom?
        Which minister resigned?
        Who was the leader of the party?
        What is the name of the spokesman?
        When the war began, who was president?
    """,
    AnswerType.PLACE: """
        where did the talks happen
        were did the ships go
        Which city was shelled?
        From which city did Stern report?
        what country sent ships
    """,
    AnswerType.REASON: """
        why did he leave
        For what reason did he leave
        how come gas is expensive
        What caused the fire?
        Explain why gas is expensive
    """,
    AnswerType.ANY: """
        What did the minister describe?
        How was the minister due to join the meeting?
        Which fleet sends ships?
        Who is Ned Price?
        what happened when the war began
        When the war began, what did he say?
        What did the king do about schools?
        What was the Seven Years War?
    """,
}

FOREIGN = {
    "fr": """
        Combien de soldats ont été mis en alerte ?
        combien de soldats francais en estonie
        de quoi parle cet article
    """,
    "es": """
        ¿Quién escribió este artículo?
        quien escribio este articulo
    """,
    "de": """
        Wie viele Soldaten wurden in Alarmbereitschaft versetzt?
        was macht der minister
        worum geht es
        wo liegt Kiew
    """,
    "it": "quanti soldati francesi in estonia",
    "nl": "wie heeft dit artikel geschreven",
    "pl": "Kto napisał ten artykuł?",
    "ru": "Сколько военных?",
    "uk": "Скільки військових?",
    "ja": "何人の兵士?",
    "zh": "谁写了这篇文章",
    "ko": "누가 이 기사를 썼나요?",
    "el": "Ποιος έγραψε το άρθρο;",
    "ar": "من كتب هذا المقال؟",
}


def cases(table: Mapping[Any, str]) -> list[tuple[Any, str]]:
    """Turn a table of one question a line into pairs."""
    return [
        (expected, line.strip())
        for expected, lines in table.items()
        for line in lines.splitlines()
        if line.strip()
    ]

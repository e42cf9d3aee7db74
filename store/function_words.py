"""Frequent words of languages in Latin script, most of all question words and auxiliaries.

They tell a question's language, and say nothing about its subject.
"""

from __future__ import annotations

FUNCTION_WORDS: dict[str, str] = {
    "de": "der die was in an am so das den dem des ein eine einen einem einer und oder ist sind"
    " war waren wird werden"
    " wurde wurden hat haben hatte wer wie wo wann warum wieso weshalb wohin woher welche welcher"
    " welches welchen wem wen wessen viele viel nicht auf mit von vom zu zum zur im für fur bei"
    " nach aus über uber gegen durch um dass kann können konnen soll über sich es er sie ich du wir"
    " ihr ihre sein seine diese dieser dieses diesen dies gibt macht sagte gesagt geht worum"
    " passiert bitte mir nur noch schon als auch den steht heißt heisst zwischen",
    "fr": "le la les un une des du de et ou est sont était etait étaient ont avait qui que quoi"
    " quel quelle quels quelles combien comment pourquoi quand où dans sur pour avec sans par au"
    " aux ce cet cette ces il elle ils elles nous vous je tu ne pas été ete sera cela ça ca se sa"
    " son ses leur leurs mais donc selon entre contre depuis peut fait dit mis mise y en à"
    " est-ce l'article c'est qu'est-ce d'un d'une s'est n'est qu'il qu'elle parle résumé résume",
    "es": "el la los las un una unos unas de del y o es son era eran fue fueron está esta están"
    " estan ha han había habia quién quien quiénes quienes qué que cuál cual cuáles cuales cuánto"
    " cuanto cuántos cuantos cuánta cuántas cuantas cómo como dónde donde cuándo cuando por para"
    " con"
    " sin en al se su sus lo le les este estos ese esa esto hay no pero más mas según segun entre"
    " sobre desde hasta porque trata dijo puede hace resumen",
    "pt": "o os as um uma de do da dos das no na nos nas e ou é são sao foi foram está estão estao"
    " quem que qual quais quanto quantos quanta quantas como onde quando por para com sem em ao se"
    " seu sua este esta isso isto há não nao mas mais segundo entre sobre desde até ate porque pela"
    " pelo tem têm disse escreveu artigo",
    "it": "il lo la i gli le un una uno di del della dei delle degli dello e è sono era erano ha"
    " hanno chi che cosa quale quali quanto quanti quanta quante come dove quando perché perche per"
    " con senza in nel nella nei nelle al alla ai alle dal dalla si suo sua questo questa questi"
    " quello non ma più piu secondo tra fra sul sulla stato stata stati c'è cos'è dov'è qual"
    " l'articolo ci ed",
    "nl": "de is was die in het een en of zijn waren werd werden wordt worden heeft hebben had"
    " wie wat waar"
    " wanneer waarom hoe hoeveel welke welk niet op met van voor aan bij naar uit over tegen door"
    " om"
    " dat dit deze kan er zich hij zij ik wij ook maar als te nog volgens tussen gaat",
    "sv": "och eller är ar var vem vad vilken vilket vilka hur många manga mycket när nar varför"
    " varfor inte på pa med av för for till från fran om att det den de en ett som har hade kan ska"
    " blev skrev denna detta sig han hon de mellan enligt",
    "da": "og eller er var hvem hvad hvilken hvilket hvilke hvor hvornår hvornar hvorfor hvordan"
    " mange meget ikke på med af for til fra om at det den de en et som har havde kan skal blev"
    " denne dette sig han hun mellem ifølge skrev",
    "no": "og eller er var hvem hva hvilken hvilket hvilke hvor hvorfor hvordan når mange mye ikke"
    " på med av for til fra om at det den de en et som har hadde kan skal ble denne dette seg"
    " mellom"
    " ifølge skrev",
    "pl": "i lub jest są sa był byl była byli kto co który ktory która które ktore ile ilu jak"
    " gdzie"
    " kiedy dlaczego czy nie na z ze do od w we o po przez dla za się sie to ten ta te tego jego"
    " jej"
    " ich został zostało zostali jaki jaka jakie oraz",
    "cs": "a nebo je jsou byl byla bylo byli kdo co který ktery která které kolik jak kde kdy proč"
    " proc není na z ze do od v ve o po přes pro za se to ten ta tento tato jeho její podle jaký"
    " jaká jaké",
    "ro": "și si sau este sunt era erau a au fost cine ce care cât cat câți cati câte cate cum unde"
    " când cand de nu pe cu din la în pentru prin un o acest acesta această despre articolul",
    "tr": "ve veya bir bu şu kim kimin ne nasıl nasil nerede neden niçin kaç kac hangi mi mı mu mü"
    " için icin ile de da var yok oldu nedir kimdir zaman",
    "fi": "ja tai on oli ovat olivat kuka mikä mika mitä mita missä missa milloin miksi kuinka"
    " miten"
    " monta moni ei se tämä tama joka että etta ketkä kenen",
    "hu": "a az és vagy van volt ki mi mit hol mikor miért miert hogyan hány hany melyik nem egy ez"
    " azt hogy mennyi kik",
    "id": "dan atau yang adalah siapa apa di mana dimana kapan mengapa kenapa bagaimana berapa"
    " tidak"
    " ini itu dengan untuk dari ke pada oleh dalam ada akan telah artikel banyak",
    "vi": "và là của ai gì khi nào tại sao bao nhiêu như thế không có này đã được trong",
    "ca": "el la els les un una i o és són qui què quin quina quins quines quant quants quantes com"
    " on quan per amb sense en al del dels aquest aquesta va han",
}

"""Orders of general form: whoever reads by machine, and whatever the answer is to be.

`summarize.orders` knows the wordings that are found in the wild; these leave more of the words
open, and ask for a sign of who is spoken to ("your answer", "from now on") in their place.
"""

from summarize.orders import ANSWER, MODEL, WORK, Order, order, phrase

GENERAL: tuple[Order, ...] = (
    phrase(
        "reads|reading|summari|processes|reviews",
        rf"{MODEL} (?:that|which|who) (?:reads?|summari[sz]es?|process(?:es)?|reviews?|"
        rf"see[sn]?) (?:{WORK}|this\b)[^.\n]{{0,30}}\b(?:must|should|shall|has to|have to|will)\b",
    ),
    phrase(
        "reading this|processing this|summarizing this|summarising this",
        rf"{MODEL} (?:reading|processing|summari[sz]ing) this [^.\n]{{0,20}}\b(?:is|are) "
        r"(?:required|asked|obliged|ordered|told|instructed|expected)\b",
    ),
    order(
        "reader|reviewer|dear",
        rf"(?:dear )?(?:(?:reviewer|reader|summari[sz]er) {MODEL}|(?:ai|llm) (?:reader|reviewer|"
        r"summari[sz]er)s?),",
    ),
    order(
        "do not |don't |don’t |never ",
        r"(?:do not|don['’]t|never) (?:reveal|show|mention|disclose|repeat|tell)[^.\n]{0,40}\b"
        r"(?:to (?:the|your) (?:user|reader|human)s?|the (?:user|reader|human)s? "
        r"(?:about|of|that))\b",
    ),
    phrase(
        "your ",
        r"your (?:(?:sole|only|one) |(?:first|main|primary) "
        r"(?=\w{1,20} (?:now|here|today)\b))(?:purpose|aim|duty|function|task|goal|"
        r"job|mission|objective) (?:now |here |today |from now on ){0,2}(?:is|will be)\b",
    ),
    order(
        "switch |go |change |turn ",
        r"(?:switch|change|go|turn) (?:in)?to (?:an? |your )?(?:unrestricted|uncensored|unfiltered|"
        r"unlimited|developer|root|maintenance|free|raw|sudo) mode\b",
    ),
    order(
        "write |give |produce |generate |compose |draft ",
        r"(?:write|give|produce|generate|compose|draft) (?:us |me )?an? (?:very |highly |most )?"
        r"(?:glowing|flattering|enthusiastic|favou?rable|rave|excellent|praising|admiring|"
        r"uncritical|five-star|perfect) (?:\w{1,20} )?(?:summary|review|abstract|report|"
        r"evaluation|assessment|rating|digest|account)\b",
    ),
    order(
        "delete |discard |erase |drop |throw away |replace |scrap ",
        r"(?:delete|discard|erase|drop|throw away|replace|scrap) (?:the|your|any|all) (?:previous|"
        r"prior|earlier|above|original|current|existing) (?:\w{1,20} )?(?:summary|summaries|answer|"
        r"response|output|text|draft|notes?)\b[^.\n]{0,12}\b(?:and|with|by|then)\b",
    ),
    order(
        "respond|reply|answer|speak|write|talk",
        (
            r"(?:respond|reply|answer|speak|write|talk)[^.\n]{0,40}\b(?:from (?:here|now|this "
            r"point) on(?:wards?)?|for the rest of (?:this|the) (?:chat|conversation|session|text|"
            r"summary))\b"
        ),
    ),
    phrase(
        "your ",
        rf"your (?:\w{{1,20}} )?{ANSWER} (?:should|must|has to|needs to|shall|will|is to) "
        r"(?:contain|include|begin|start|end|say|state|mention|be|consist|read|only|not|use|list)\b",
    ),
    phrase(
        "you are ",
        r"for (?:the purposes? of )?this (?:exercise|task|text|session|conversation|summary|game)"
        r",? you (?:are|play|act|will)\b",
    ),
    # Cancelling, politely, in other languages
    phrase(
        "vergessen sie|ignorieren sie|beachten sie|missachten sie",
        r"(?:vergessen|ignorieren|missachten) sie (?:bitte )?(?:alle |die |ihre |sämtliche |"
        r"vorherigen |bisherigen ){1,4}(?:\w{1,30} )?(?:anweisungen|instruktionen|regeln|befehle|"
        r"vorgaben)",
    ),
    phrase(
        "compte d|cuenta |conto d",
        r"(?:ne (?:tenez|tiens) pas compte|no (?:tengas?|tenga) en cuenta|non tenere conto)"
        r"[^.\n]{0,20}(?:instructions|consignes|règles|instrucciones|reglas|istruzioni|regole)",
    ),
)

"""Orders in other languages than English, by their parts; see `summarize.orders_reader`."""

from summarize.orders_reader import Parts, parts

_THIS_DE = (
    r"\b(?:dies\w{1,2}|de[rns]|das|die|obige\w?|vorliegende\w?|"
    r"unser\w{0,2}) (?:\w{1,20} )?(?:text|artikel|arbeit|beitrag|e-?mail|mail|nachricht|"
    r"paper|dokument|newsletter|studie|manuskript|seite|brief|aufsatz)"
)
_THIS_FR = (
    r"\b(?:cet(?:te)?|ce|notre|le|la|l['’]) ?(?:\w{1,20} )?(?:article|texte|document|page|"
    r"message|courriel|e-?mail|lettre|papier|étude|manuscrit|travail|billet|infolettre)"
)
_THIS_ES = (
    r"\b(?:est[ea]|nuestr[oa]|el|la|esse|essa|este|quest[oa]|"
    r"il) (?:\w{1,20} )?(?:art[ií]culo|texto|documento|p[áa]gina|mensaje|mensagem|correo|"
    r"e-?mail|carta|trabajo|trabalho|estudio|estudo|manuscrito|bolet[íi]n|artigo|articolo|"
    r"testo|studio|lavoro|messaggio)"
)

TONGUES: tuple[Parts, ...] = (
    # German
    parts(
        "sprachmodell| ki|ki-|ki,|llm|chatbot|assistent|gpt|maschine",
        r"(?<!\w)(?:(?:großes |grosses )?sprachmodelle?n?s?|kis?|llms?|chatbots?|bots?|gpt|"
        r"(?:ki|llm|sprach)-?"
        r"(?:modell|system|assistent|werkzeug|tool|agent|leser|gutachter)\w{0,3}|assistent(?:en|"
        r"in)?|"
        r"maschine(?:n|lle\w?)?)(?!\w)",
        r"\b(?:soll(?:en|te|ten|st)?|m[uü]ss(?:en|t)?|darf|dürfen|bitte|möge|hat zu|haben zu|"
        r"sie|du|"
        r"ihr|wird gebeten)\b",
        rf"{_THIS_DE}|\b(?:ignorier|vergiss|vergesst|missachte)",
        r"\b(?:zusammenfass|fass|bewert|beurteil|empfehl|empfiehl|erwähn|verschweig|bezeichn|nenn|"
        r"schreib|gib|geben|ignorier|vergiss|vergessen|lass|lob|heb|antwort|weiterleit|leite|lösch|"
        r"markier|übergeh|weglass|auslass|behaupt|sag)",
    ),
    parts(
        "anweisung|vorgaben|regeln|instruktion|befehl|aufgabe",
        r"\b(?:ignorier|vergiss|vergessen sie|missacht|beacht|überschreib|verwirf|verwerfen sie|"
        r"befolg|halte dich|halten sie sich)\w{0,3}\b[^,;:]{0,40}\b(?:anweisung|vorgabe|regel|"
        r"instruktion|befehl|aufgabe|richtlinie)\w{0,3}(?:[^,;:]{0,20}\bnicht|"
        r"[^,;:]{0,30}\bund\b|,|$|\b)",
        r"\b(?:alle|vorherig|bisherig|ihre|deine|obige|früher|ursprünglich|nicht (?:weiter|mehr))",
    ),
    # French
    parts(
        " ia|’ia|'ia|ia,|intelligence artificielle|modèle|llm|assistant|chatbot|robot|machine|"
        "automatique",
        r"(?<!\w)(?:(?:une |l['’])ias?|ias?|intelligences? artificielles?|modèles? de langage|"
        r"llms?|"
        r"assistants?|chatbots?|robots?|machines?|(?:lecteurs?|outils?|systèmes?) "
        r"automatiques?)(?!\w)",
        r"\b(?:vous|tu|doi(?:t|s|vent)|devez|devra\w{0,2}|veuillez|merci de|il faut|ne "
        r"[\w']{1,20} (?:pas|"
        r"aucun|rien)|prière de|priée?s? de)\b",
        rf"{_THIS_FR}|\b(?:ignore[zr]?|oublie[zr]?)\b",
        r"\b(?:résum|not(?:er?|ez)\b|évalu|recommand|mentionn|indiqu|écri|ignor|oubli|précis|"
        r"attribu|"
        r"donn|qualifi|présent|passe[zr]? sous silence|omet|répond|affirm|transf[eé]r|supprim|"
        r"class)",
    ),
    parts(
        "instructions|consignes|règles|directives",
        r"\b(?:ignore[zrs]?|oublie[zrs]?|ne (?:suis|suivez|tiens|tenez)|faites abstraction|"
        r"fais abstraction)\b[^.;:]{0,15} (?:d?e? ?(?:les|vos|tes|ces|mes)|des|toutes?)\b"
        r"[^.;:]{0,25}"
        r"\b(?:instructions|consignes|règles|directives)\b",
    ),
    # Spanish, Portuguese, Italian
    parts(
        " ia| ia,|ias |inteligencia artificial|inteligência artificial|intelligenza artificiale|"
        "modelo|modello|llm|asistente|assistente|chatbot|autom",
        r"(?<!\w)(?:ias?|inteligencia artificial|inteligência artificial|intelligenza artificiale|"
        r"modelos? de (?:lenguaje|linguagem)|modell[oi] linguistic[oi]|llms?|asistentes?|"
        r"assistent[ei]s?|"
        r"chatbots?|bots?|(?:lector|leitor|lettor)\w{0,3} autom[áa]tic\w{1,2})(?!\w)",
        r"\b(?:si eres|se você|se sei|debe\w{0,2}|deberá\w?|deve\w{0,2}|devi|por favor|per "
        r"favore|no (?:\w{1,12} )?"
        r"(?:menciones?|digas?)|usted|tienes? que|hay que|tem que|tu|você|si prega|favor de)\b",
        rf"{_THIS_ES}|\b(?:olvid|ignor|esque[cç]|dimentic)",
        r"\b(?:resum|riassum|punt[uú]|califi|recom|raccomand|menci|escrib|escrev|scriv|ignor|"
        r"olvid|esque|"
        r"dimentic|indi[cq]|di que|diga|omit|omett|valor|valut|avali|coloca|responde|rispond|reenv|"
        r"elogi|afirm|dale|asign|atribu)",
    ),
    parts(
        "en tant qu|como |als |si eres|si vous|si tu|se sei|se você|wenn du|wenn sie|falls du|"
        "falls sie|come ",
        r"\b(?:en tant qu(?:e |['’])|como |als |si eres |si vous [êe]tes |si tu es |se sei |se "
        r"você é |"
        r"(?:wenn|falls) (?:du|sie) |come )(?:une? |el |la |un[oa]? |eine?n? |uma? "
        r")?(?:gro[sß]es |grand )?"
        r"(?:modèle|modelo|modello|sprachmodell|ki\b|ia\b|llm|assistente?|asistente|chatbot|"
        r"intelligen[czt])",
        r"\b(?:dois|devez|doit|di que|debes|debe|no (?:cites|menciones|digas)|deve|devi|"
        r"soll(?:st|en)?|musst|"
        r"müssen|bitte|gib|nenne|schreib|bist|sind|conclu\w{1,4}|recom\w{1,8}|ignor\w{1,4}|"
        r"veuillez|ne [\w']{1,20} "
        r"(?:pas|aucun\w{0,2})|dis|écris|donne|escribe|puntúa|valora|afirma|scrivi|valuta)\b",
    ),
    parts(
        "bewerte|beurteile",
        r"\b(?:bewerte|beurteile|bewerten sie|beurteilen sie)\b[^;:]{0,60}\b(?:best|höchst|positiv|"
        r"gut|perfekt|voll)\w{0,3}\b",
    ),
    parts(
        "zusammenfassung|bewertung|résumé|évaluation|resumen|resumo|riassunto|evaluación|"
        "avaliação|kurzfassung",
        r"\b(?:zusammenfassung|kurzfassung|bewertung|beurteilung|résumé|évaluation|resumen|"
        r"resumo|riassunto|"
        r"evaluación|avaliação|valutazione)\b",
        rf"{_THIS_DE}|{_THIS_FR}|{_THIS_ES}",
        r"\b(?:muss|soll|sollte|darf|hat zu|doit|devra|debe|deberá|deve|dovrà)\b",
    ),
    parts(
        "ignora|olvida|dimentica|esquece|ignoriere|vergiss|oublie",
        r"\b(?:ignor[ae]|olvid[ae]|dimentica|esquece|ignoriere|vergiss|oublie[zr]?) "
        r"(?:tod[oa]s? |todo |tutto |tout "
        r"|alles |ciò )?(?:lo |o |il |la |le |das |was |ce qui |quanto )?(?:anterior|"
        r"precedente?|vorherige|obige|"
        r"bisherige|précède|sopra|acima|de arriba|davor|darüber)",
    ),
    parts(
        "responde |rispondi |réponds|répondez|antworte|responda ",
        r"\b(?:responde|responda|rispondi|réponds|répondez|antworte[nt]?) (?:sie )?(?:solamente|"
        r"solo|sólo|únicamente|"
        r"somente|apenas|soltanto|seulement|uniquement|nur|ausschließlich)\b",
    ),
    # Chinese
    parts(
        "模型|人工智|助手|机器|機器|摘要|总结|總結|审稿|審稿|評|评|論文|论文|本文|请|請|你",
        r"(?:如果你是|若你是|作为|作為|致|请|請|你(?:是|必须|应|需|的))",
        r"(?:模型|人工智能|人工智慧|助手|机器|機器|ai|llm|读者|审稿|審稿|摘要|总结|總結|评审)",
        r"(?:忽略|无视|無視|评分|評分|打分|最高分|满分|滿分|推荐|推薦|不要(?:提|说|写)|不得|输出|輸出|回答|回复|"
        r"写(?:道|上|成)|称(?:其|本|为)|稱|接受|强调|強調|给(?:出|予|这|本)|給|说明|声明|置顶|转发|删除)",
    ),
    parts(
        "忽略|无视|無視|只输出|只輸出|仅输出|只写|只需回答|只回答",
        r"(?:忽略|无视|無視|忘记|忘掉|不要理会)[^。]{0,6}(?:上文|以上|前文|之前|前面|上述|先前)|(?:只|仅|僅)(?:需|要)?"
        r"(?:输出|輸出|写|寫|回答|回复|回覆)",
    ),
    parts(
        "助手|模型|ai|审稿|審稿",
        r"作为[^。,,]{0,8}(?:助手|模型|ai|审稿人|審稿人)[,,]?\s?(?:你|您|请|必须|应当)",
    ),
    # Japanese, Korean
    parts(
        "モデル|アシスタント|要約|論文|本文|この|모델|인공지능|요약|논문|이 ",
        r"(?:言語モデル|ai|アシスタント|要約|査読|언어 ?모델|인공지능|어시스턴트|요약|심사)",
        r"(?:この|本)(?:論文|文章|記事|メール|研究|投稿|ページ)|指示|지시|"
        r"(?:이|본) (?:논문|글|문서|기사|메일|연구)",
        r"(?:してください|しなさい|ること$|ること、|せよ|書け|べし|ないで|無視|"
        r"하세요|하십시오|하라|하시오|무시|마세요)",
    ),
    # Russian
    parts(
        "модел|ии|нейросет|ассистент|бот|llm",
        r"(?<!\w)(?:языков\w{1,4} модел\w{1,3}|ии|нейросет\w{1,3}|ассистент\w{0,2}|"
        r"чат-?бот\w{0,2}|бот\w{0,2}|llm)"
        r"(?!\w)",
        r"(?:эт\w{1,3}|наш\w{1,3}|данн\w{1,3}) (?:стать|текст|работ|письм|сообщен|документ)|"
        r"инструкц|указани",
        r"(?:должн|следует|пожалуйста|обязан|прошу|просим|оцени|напиши|укажи|порекоменд|игнорир|"
        r"не упоминай|"
        r"поставь|скажи|назови)",
    ),
)

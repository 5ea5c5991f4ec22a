"""Asks by field: agents, language models, search, code, safety."""

from summarize.questions.ask import Ask

ASKS = (
    # Agents
    Ask("cost per task", "serves agent", "$| cost|token|budget|cheap|calls| usd|price|efficien", (
        "What does one finished task cost with {it}, failed attempts included?",
        "How many model calls does {it} need for one task?",
        "Per task, what do we pay for {it}, and how much of that is for retries?",
    )),
    Ask("recovery", "serves agent", "recover|rollback|roll back|rolled back|revers|undone|retry|"
        "backtrack|self-correct|repair|undo|fail|error|replan|reflect", (
        "What happens when {it} takes a wrong step half-way through a task?",
        "Can what {it} did be undone?",
        "How does {it} notice that it is stuck?",
    )),
    Ask("permissions", "serves agent", "@security|access control", (
        "Which tools and accounts must {it} be given, and with which rights?",
        "What is the most harmful action that {it} can take by itself?",
        "What stops {it} from acting on a text planted by somebody else?",
    )),
    Ask("human oversight", "serves agent", "@oversight", (
        "When does {it} stop and ask a person?",
        "How much of its work would you let {it} do unseen?",
        "Who signs off what {it} has done?",
    )),
    Ask("time per task", "serves agent", "@latency|time|steps|turns|hours", (
        "How long does {it} work on one task before there is a result?",
        "How many tasks a day does {it} get through?",
    )),
    Ask("single agent", "serves agent multi", "single-agent|single agent|single model|one agent|"
        "monolithic|single llm", (
        "Does one agent with the same budget do as well as {it}?",
        "Which of the agents in {it} could be left out?",
    )),
    Ask("real tasks", "serves agent", "@real world|@users|osworld|webarena|swe-bench|terminal", (
        "Has {it} done a whole job for somebody, from start to finish?",
        "Which of our workflows would you give to {it} first?",
    )),
    Ask("repeatability", "serves agent", "@variance|pass^", (
        "Given the same task ten times, how often does {it} finish it?",
        "Does {it} take the same route twice?",
    )),
    Ask("cost per task", "benchmark agent", "@cost|token|turns", (
        "What does it cost to put one agent through {it}?",
        "Does {it} score the price of a solved task as well as the solving?",
    )),
    Ask("permissions", "benchmark agent", "@security", (
        "Does {it} notice when an agent does more than it was asked to?",
        "Would {it} catch an agent that breaks something on its way to the goal?",
    )),
    # Retrieval and search
    Ask("stale sources", "serves rag", "updat|stale|fresh|temporal|dynamic|outdated|evolv|time|"
        "version", (
        "What does {it} do when the documents change?",
        "How old may the index be before {it} misleads people?",
    )),
    Ask("missing answers", "serves rag", "unanswerable|abstain|refus|insufficient|no answer|absent|"
        "missing|fallback|irrelevant", (
        "What does {it} say when the answer is in none of the documents?",
        "How does {it} behave when two documents contradict each other?",
    )),
    Ask("access rights", "serves rag", "access control|permission|privacy|confidential|tenant|"
        "secur", (
        "Does {it} respect who may see which document?",
        "Can {it} leak a document to somebody who may not read it?",
    )),
    Ask("index size", "serves searching", "million|billion|large-scale|scal|,000|memory|storage|"
        "index", (
        "How many documents can {it} hold, and on what machine?",
        "What does {it} need for a million of our documents?",
    )),
    Ask("comparison with keyword search", "serves searching", "bm25|lexical|sparse|keyword|tf-idf|"
        "hybrid|baseline", (
        "How far is {it} ahead of plain keyword search?",
        "On which queries does keyword search beat {it}?",
    )),
    # Facts
    Ask("remaining errors", "serves facts", "%|rate|fewer|error|fail|limit|still|precision|reduc", (
        "How often is a statement of {it} still wrong?",
        "Which kind of made-up statement gets past {it}?",
    )),
    Ask("sources", "serves facts", "citation|source|evidence|provenance|attribut|reference|link", (
        "Can a reader follow each statement of {it} to a source?",
        "Whom does a reader blame when {it} states a falsehood?",
    )),
    # Code
    Ask("merge rate", "serves coding", "merged|accepted|developer|human|pull request|production|"
        "maintainer|industrial", (
        "Would a maintainer merge what {it} writes?",
        "How much review does the output of {it} need?",
        "What would a reviewer object to in the output of {it}?",
    )),
    Ask("code base", "serves coding", "repository|repo-level|real-world|large code|legacy|codebase|"
        "swe-bench|open-source project", (
        "How does {it} do on an old code base that is badly tested?",
        "How large a repository can {it} deal with?",
    )),
    Ask("programming languages", "serves coding", "python|java|c++|rust|programming languages|"
        "kotlin|typescript|verilog|solidity|golang|cobol| c |cuda|sql|haskell|lean|swift", (
        "For which programming languages does {it} work?",
        "What would {it} need in order to learn our in-house language?",
    )),
    Ask("security of the output", "serves coding", "secur|vulnerab|unsafe|malicious|attack|"
        "exploit", (
        "Does the code from {it} pass a security scan?",
        "Who is liable for a hole in code that {it} wrote?",
    )),
    Ask("code rights", "serves coding", "licen|copyright|legal|provenance|memoriz", (
        "Can {it} hand us somebody's copyrighted code?",
        "Where does the code that {it} has learned from come from?",
    )),
    # Mathematics and reasoning
    Ask("formal check", "serves math", "formal|lean|verif|proof|checker|symbolic|coq|isabelle|"
        "certif", (
        "Who checks the steps of {it}, and not only the last line?",
        "How often does {it} get the right answer for the wrong reason?",
    )),
    Ask("beyond contests", "serves math", "real-world|application|beyond math|other domains|"
        "general|science|engineering|code|transfer|diverse", (
        "Does {it} help with anything but contest problems?",
        "Which everyday calculation would {it} get right that fails today?",
    )),
    Ask("tokens per answer", "serves reasoning", "token|length|budget|cost|efficien|concise|short|"
        "overhead|latenc|compute", (
        "How many tokens does {it} think before it answers?",
        "Does {it} think longer than a user will wait?",
        "On easy questions, does {it} stop thinking early?",
    )),
    Ask("honest reasoning", "serves reasoning", "faithful|explain|interpret|trace|verif|transparen|"
        "audit|process|step-level|intermediate", (
        "Are the steps that {it} shows the ones that led to its answer?",
        "Could a reader find the faulty step when {it} is wrong?",
    )),
    Ask("everyday questions", "serves reasoning math", "real-world|general|diverse|broad|everyday|"
        "open-ended|knowledge|commonsense|practical|across|multiple|various|transfer", (
        "Does {it} get worse at simple questions?",
        "What does {it} do outside contests and puzzles?",
    )),
    # Training
    Ask("reward hacking", "system rl llm", "hack|exploit|gaming|overoptim|shortcut|length bias|"
        "misalign|collapse", (
        "How does a model cheat the reward of {it}?",
        "What does a model learn from {it} that nobody asked for?",
        "Who looks at samples while {it} trains?",
    )),
    Ask("training stability", "system rl", "stab|collapse|converg|varianc|seed|robust|entropy", (
        "How often does training with {it} go wrong?",
        "How many runs does it take to get one good model out of {it}?",
    )),
    Ask("reward", "system rl", "human|preference|annotat|rubric|verifiable|rule-based|verifier|"
        "reward model|judge|self-", (
        "Where does the reward of {it} come from in a field without right answers?",
        "Who writes the reward when we use {it} for our task?",
    )),
    Ask("lost abilities", "system tuning", "forget|retain|preserv|maintain|degrad|general capab|"
        "regress|original", (
        "What does a model unlearn when it is tuned with {it}?",
        "Which ability should we test again after tuning with {it}?",
    )),
    Ask("gain over prompting", "system tuning llm", "prompt|in-context|few-shot|zero-shot|"
        "training-free", (
        "How much better is tuning with {it} than a good prompt?",
        "When is {it} worth the trouble of running a model of one's own?",
    )),
    Ask("hosting", "system tuning", "serv|deploy|inference|adapter|merge|lora|memory|host", (
        "Do we need one copy of the model for each customer tuned with {it}?",
        "Can models tuned with {it} be served by a bought service?",
    )),
    Ask("training data", "system pretraining", "@data|token|public|web", (
        "What went into the training data of {it}?",
        "Was anything kept out of the training data of {it} on purpose?",
    )),
    Ask("data rights", "system pretraining", "@licence|copyright|public", (
        "Is the training data of {it} cleared for commercial use?",
        "What would an opt-out by a publisher mean for {it}?",
    )),
    Ask("model size", "system pretraining", "@sizes", (
        "Does {it} help a model that fits on one card?",
        "From which model size on does {it} pay?",
    )),
    Ask("generated data", "system synthesis", "collapse|divers|quality|filter|bias|artifact|human|"
        "verif|real data|authentic|realis", (
        "What goes wrong when one trains on nothing but data from {it}?",
        "Who has looked through what {it} generates?",
    )),
    Ask("rights of the generator", "system synthesis llm", "licen|terms|open-source|open source|"
        "own model", (
        "Do the terms of the generating model let us train on what {it} makes?",
        "Which model generates the data of {it}, and may we use its output?",
    )),
    # Memory, compression
    Ask("forgetting", "serves memory llm", "forget|delet|expir|updat|evict|prun|retention|unlearn|"
        "stale", (
        "Can {it} forget something when a user asks for it?",
        "What does {it} do with a fact that is no longer true?",
    )),
    Ask("memory growth", "serves memory llm", "constant|bounded|compress|linear|growth|size|budget|"
        "footprint|efficien|scal|overhead", (
        "How large does the memory of {it} get in a year of use?",
        "What does a long history cost with {it}?",
    )),
    Ask("whose memory", "serves memory agent", "privacy|private|multi-user|access|isolat|secur|"
        "consent|poison", (
        "Whose memories does {it} keep, and who can read them?",
        "Could one user's memories in {it} reach another user?",
    )),
    Ask("quality lost", "system compressing", "%|loss|degrad|preserv|retain|maintain|lossless|"
        "accura|drop|quality", (
        "Which ability suffers first when {it} is applied?",
        "How much quality does {it} give up?",
    )),
    Ask("speed in practice", "system compressing", "latenc|speed|throughput|fast|wall-clock|ms|"
        "real-time|runtime|kernel|x faster", (
        "Does {it} save time on a real server, or only operations on paper?",
        "Which serving software has {it} been tried with?",
    )),
    Ask("set-up effort", "system compressing", "calibrat|retrain|training-free|fine-tun|"
        "post-training|hours|one-shot|data-free|plug", (
        "How long does it take to apply {it} to a new model?",
        "Must {it} be applied again with every new model?",
    )),
    # Safety and attacks
    Ask("false alarms", "serves safety", "over-refus|overrefus|false positive|benign|utility|"
        "helpful|false alarm|usab|trade", (
        "How many harmless requests does {it} block?",
        "What do ordinary users notice of {it}?",
    )),
    Ask("adaptive attacks", "serves safety attack", "adaptive|adversar|attack|red-team|red team|"
        "jailbreak|unseen|bypass", (
        "How long would somebody who knows {it} need to get round it?",
        "Did anybody try to break {it} on purpose?",
    )),
    Ask("responsibility", "serves safety llm", "complian|regulat|legal|policy|governance|audit|"
        "standard", (
        "Which rule or law would {it} help us to keep?",
        "Who decides what {it} counts as harmful?",
    )),
    Ask("defence", "attack", "defen|mitigat|countermeasure|detect|robust|protect|guard|prevent|"
        "patch|resist|fix", (
        "Which defence helps against this today?",
        "How would we find out whether we are affected?",
        "Were the makers of the affected systems told?",
    )),
    Ask("attacker's effort", "attack", "black-box|white-box|query|queries|access|budget|cost|cheap|"
        "transfer|capab|knowledge|threat model", (
        "What does an attacker need: the weights, an account, or only patience?",
        "How skilled must an attacker be?",
    )),
    Ask("unknown attacks", "serves attack", "unseen|generaliz|adaptive|transfer|novel attack|"
        "unknown|zero-day|evolving", (
        "How does {it} do against an attack that nobody has seen yet?",
        "What will attackers do once {it} is known?",
    )),
    # Inside models, doubt, fairness
    Ask("use of the insight", "inside", "applic|practical|downstream|steer|improv|control|mitigat|"
        "debug|intervention|edit|guide", (
        "What can one do with this insight while a model is in use?",
        "Would this have warned us of a failure that we have had?",
    )),
    Ask("other models", "inside llm", "@models|@sizes|across", (
        "Is the same found in other models?",
        "Does this still hold after the next fine-tune of the model?",
    )),
    Ask("thresholds", "serves doubt", "threshold|guarantee|coverage|conformal|budget|risk level|"
        "select|trade", (
        "At which level of doubt should {it} hand over to a person?",
        "How many cases does {it} pass on, and how many errors slip through?",
    )),
    Ask("drift of confidence", "serves doubt", "shift|drift|out-of-|ood|unseen|domain|recalib|"
        "general", (
        "Can one trust the confidence of {it} on data that is new to it?",
        "How often does the confidence of {it} have to be set anew?",
    )),
    Ask("groups covered", "fairness", "gender|race|racial|ethnic|age |religio|demographic|countr|"
        "nation|cultur|disab|intersection|groups", (
        "Which groups were looked at, and which were left out?",
        "How would we check this for our own users?",
    )),
    Ask("price of fairness", "serves fairness", "accuracy|utility|trade|performance|cost|preserv|"
        "without|maintain|quality", (
        "What does everybody else pay for the fairness of {it}?",
        "Does {it} lower the quality for the largest group?",
    )),
    # Language
    Ask("languages", "serves llm language", "@languages|visual|image|video|vision|code|math", (
        "In which languages has {it} been tested?",
        "How does {it} do in our customers' languages?",
        "Is {it} any good outside English?",
        "What changes when {it} meets a language with little training data?",
    )),
    Ask("domain terms", "serves translation", "terminolog|glossar|domain|jargon|specialized|legal|"
        "medical", (
        "Does {it} keep to a customer's terminology?",
        "How does {it} deal with product names?",
    )),
    Ask("professional view", "serves translation", "human|translator|professional|expert|mqm|"
        "annotat|linguist", (
        "What do professional translators say of {it}?",
        "How much post-editing does the output of {it} need?",
    )),
    Ask("native speakers", "words", "native|speaker|human|annotat|expert|communit|linguist|"
        "participant", (
        "Have native speakers looked at the results?",
        "Which community would use this, and was it asked?",
    )),
    Ask("user reaction", "serves dialogue", "user|human|participant|people|satisf|engag|crowd|"
        "rater", (
        "Do people finish a conversation with {it}?",
        "What do users complain about after a week with {it}?",
    )),
    Ask("delicate topics", "serves dialogue", "safe|harm|sensitiv|crisis|ethic|risk|guard|toxic|"
        "refus", (
        "What does {it} say to somebody in distress?",
        "Which topics must {it} leave alone?",
    )),
    Ask("long conversations", "serves dialogue", "long|multi-turn|turns|session|drift|history|"
        "persist|memory", (
        "Is {it} still itself after a hundred turns?",
        "When does {it} lose the thread of a conversation?",
    )),
    Ask("judge of quality", "serves judging", "@judge|agreement|correlat|bias", (
        "How often do people disagree with {it}?",
        "Can a weak answer please {it} by sounding good?",
    )),
    Ask("judge of quality", "serves writing llm", "@judge|reader|writer|participant|user", (
        "Have readers judged the texts of {it}?",
        "Who says that the texts of {it} are good?",
    )),
    Ask("authors' rights", "serves writing llm", "copyright|plagiar|licen|ownership|attribut|"
        "original", (
        "Who owns a text that {it} has written?",
        "How close does {it} come to the texts that it learned from?",
    )),
)  # fmt: skip

"""Asks by what kind of work it is: benchmark, data set, survey, theory, study, attack."""

from summarize.questions.ask import Ask

ASKS = (
    # Benchmarks
    Ask("contamination", "benchmark", "@contamination", (
        "How do we know that today's models have not trained on {it}?",
        "When the answers to {it} leak into training data, what is it still worth?",
        "Is a part of {it} kept secret?",
    )),
    Ask("annotation", "benchmark", "@annotation", (
        "Who wrote the right answers of {it}, and who checked them?",
        "How many of the labels in {it} are wrong?",
    )),
    Ask("human level", "benchmark", "human|expert|ceiling|upper bound|participant|people", (
        "How well do people do on {it}?",
        "What score on {it} would be good enough to ship?",
    )),
    Ask("validity", "benchmark", "correlat|real-world|real world|user|deploy|production|practical|"
        "predictive|validity|human", (
        "Does a better score on {it} make for a better product?",
        "What would a customer notice of ten more points on {it}?",
        "Which product decision would you take on the strength of {it}?",
    )),
    Ask("cost", "benchmark", "@cost|tokens", (
        "What does one run of {it} cost, and how long does it take?",
        "How many model calls does one run of {it} take?",
        "Could we run {it} on every release, or once a year?",
    )),
    Ask("licence", "benchmark", "@licence", (
        "May we use {it} on a commercial model?",
        "Who owns what {it} is built from?",
        "Under which licence does {it} come, and does it cover what it was built from?",
    )),
    Ask("upkeep", "benchmark", "@upkeep|extensib|live|version|continu", (
        "Who keeps {it} current once models have caught up?",
        "How long until {it} is solved?",
        "Will there be a second edition of {it}?",
    )),
    Ask("languages", "benchmark language", "@languages", (
        "In which languages does {it} test, and are ours among them?",
        "What would it take to build {it} in another language?",
    )),
    Ask("judging", "benchmark llm", "@judge|accuracy|automatic|metric|multiple-choice|score", (
        "Who or what decides whether an answer in {it} is right?",
        "Does {it} reward a right answer reached in the wrong way?",
    )),
    Ask("variance", "benchmark", "@variance", (
        "How big a difference on {it} is more than noise?",
        "If we ran {it} twice, would the ranking stay?",
    )),
    Ask("coverage", "benchmark", "limit|gap|not cover|exclude|scope|beyond|future|however", (
        "Which of our use cases does {it} leave out?",
        "What would a model have to be bad at without {it} noticing?",
        "Which part of {it} comes closest to what our users do?",
    )),
    Ask("gaming", "benchmark", "gaming|hack|exploit|shortcut|cheat|overfit|contaminat|spurious", (
        "How would one cheat on {it}?",
        "Which shortcut would a model find first in {it}?",
        "What score does a system get on {it} that ignores the input?",
    )),
    Ask("our own test", "benchmark", "custom|own data|extensib|toolkit|pipeline|framework|"
        "generat", (
        "Could we build the same test from our own data?",
        "How much work is it to add our own cases to {it}?",
    )),
    Ask("prompt sensitivity", "benchmark llm", "@prompts", (
        "How much does the ranking on {it} depend on the prompt?",
        "Were all models on {it} asked in the same way?",
    )),
    Ask("model choice", "benchmark llm", "best|top|leading|outperform|highest|gpt|claude|gemini|"
        "qwen|llama", (
        "Which model would you buy after seeing the results on {it}?",
        "Which model did worse on {it} than you expected?",
    )),
    # Data sets
    Ask("licence", "dataset", "@licence", (
        "Under which licence does {it} come, and may a product train on it?",
        "May we sell a model that was trained on {it}?",
    )),
    Ask("consent", "dataset", "@privacy|synthetic|public|simulat|generated|copyright", (
        "Did the people behind {it} agree to its use?",
        "Does {it} hold anything that points to a person?",
    )),
    Ask("annotation", "dataset", "@annotation", (
        "Who labelled {it}, and how often did they disagree?",
        "How would we spot bad labels in {it}?",
    )),
    Ask("coverage", "dataset", "bias|imbalanc|represent|divers|coverage|limit|balanced|demograph", (
        "Who or what is missing from {it}?",
        "How was it decided what goes into {it}?",
    )),
    Ask("value of the data", "dataset", "train|improv|fine-tun|baseline|gain|transfer|evaluat", (
        "What can a model do after training on {it} that it could not before?",
        "How many examples of {it} does it take to see a gain?",
    )),
    Ask("upkeep", "dataset", "@upkeep|version", (
        "Will {it} grow, and who keeps it clean?",
        "How soon will {it} be out of date?",
    )),
    Ask("cost", "dataset", "@cost|hours|effort", (
        "What did {it} cost to make, and could we make one for our field?",
        "What would it cost to add ten thousand examples to {it}?",
    )),
    # Surveys and positions
    Ask("readiness", "survey", "deploy|industr|practical|ready|adopt|product|matur|real-world", (
        "Which of the surveyed approaches is in use anywhere?",
        "What from this field could be bought today?",
        "Which of these approaches would you bet a product on?",
    )),
    Ask("dead ends", "survey", "limit|fail|challenge|pitfall|dead end|critic|shortcom|gap", (
        "Which approach in this field has been given up, and why?",
        "What does everybody in this field believe that may be wrong?",
    )),
    Ask("selection", "survey", "search strategy|prisma|systematic|inclusion|papers|studies|"
        "articles|works published|literature", (
        "How was the literature chosen, and what was left out?",
        "Which work came too late for this survey?",
    )),
    Ask("outlook", "survey/position", "future|outlook|open problem|direction|roadmap|agenda|next|"
        "emerging", (
        "What will be different in this field a year from now?",
        "Which open problem would change the most if it were solved?",
    )),
    Ask("where to start", "survey", "guideline|recommend|practical|practitioner|best practice|"
        "guid", (
        "If we could try one approach from this field, which one?",
        "What should a team without experience in this field read or build first?",
        "What would you advise a team of three to build from all this?",
    )),
    Ask("cost", "survey", "@cost", (
        "Which of these approaches is affordable for a company of our size?",
        "How do these approaches differ in what they cost to run?",
    )),
    Ask("head-to-head comparison", "survey", "benchmark|experiment|empirical|evaluat|compar", (
        "Which of these approaches wins in a direct comparison?",
        "Has anybody run these approaches side by side?",
    )),
    Ask("opposing view", "survey/position", "counter|object|critic|debate|alternative view|oppos|"
        "tension", (
        "Who disagrees with this, and what is their best argument?",
        "What evidence would change your mind?",
    )),
    # Attacks: what was built is meant to break something
    Ask("exposure", "offence", "real-world|in the wild|commercial|deployed|production| api", (
        "Which products on the market fall for {it} today?",
        "How do we find out in a day whether our product falls for {it}?",
    )),
    Ask("disclosure", "offence", "disclos|vendor|responsible|ethic|notified", (
        "Have those concerned been told of {it}?",
        "What should not be published about {it}?",
    )),
    Ask("detection", "offence", "detect|stealth|monitor|trace|logs", (
        "What would {it} leave behind in our logs?",
        "How would we notice {it} while it happens?",
    )),
    Ask("cheapest defence", "offence", "defen|mitigat|countermeasure|filter|guard", (
        "What is the cheapest thing that stops {it}?",
        "What does stopping {it} cost in quality or speed?",
    )),
    Ask("transfer", "offence", "transfer|across models|black-box|different models|various models|"
        "multiple models|unseen", (
        "Does {it} work on a model that it was not made for?",
        "On which models does {it} fail?",
    )),
    Ask("damage", "offence", "harm|damage|consequence|severe|leak|steal", (
        "What is the worst that {it} can do to a customer?",
        "Who is hurt by {it}, and how badly?",
    )),
    # Theory
    Ask("practical consequence", "theory", "practic|applicat|experiment|empiric|implement|real", (
        "What would an engineer do differently after this result?",
        "Does this result change what can be built, or only what can be said?",
        "Which product would have to be designed differently because of this?",
    )),
    Ask("assumptions", "theory", "assum|under mild|without assum|condition|relax", (
        "Which assumption behind the result is the hardest to meet in practice?",
        "How far may reality depart from the model before the result is void?",
    )),
    Ask("experiments", "theory", "experiment|empiric|simulat|numeric|evaluat|dataset|benchmark", (
        "Has the result been seen in an experiment?",
        "What is the smallest experiment that would show the result at work?",
    )),
    Ask("size of the effect", "theory", "constant|experiment|numeric|tight|%", (
        "How large are the constants at sizes that occur in practice?",
        "At the sizes that we deal with, is the effect large enough to matter?",
    )),
    Ask("software", "theory", "code|github|implement|software|library|package|algorithm", (
        "Is there anything to run, or is it on paper so far?",
        "Which existing software would be the first to use this?",
    )),
    # Concepts: a way to look at things
    Ask("next step", "concept", "future work|next step|we plan|roadmap|agenda", (
        "What is the next thing to be tried on the strength of {it}?",
        "Which half of {it} could be tested this month?",
        "What would have to come out for you to give {it} up?",
    )),
    Ask("cost", "concept", "@cost", (
        "What would it cost a team to work by {it}?",
        "Is {it} worth the trouble to a team of five?",
    )),
    Ask("practical consequence", "concept", "practic|applicat|guideline|actionable|decision|"
        "deploy", (
        "What would a team do differently once it has understood {it}?",
        "Which decision becomes easier with {it}?",
        "Whom would you send a one-page version of {it} to?",
    )),
    Ask("worked example", "concept", "case stud|example|illustrat|instantiat|demonstrat|apply|"
        "applied", (
        "Can you go through one real case with {it}?",
        "What does {it} say about a product that everybody knows?",
        "Which product of ours would you look at with {it} first?",
        "What does {it} make visible in a case that went wrong?",
    )),
    Ask("evidence", "concept", "experiment|empiric|evaluat|validat|data|results|study", (
        "Which observation would show that {it} is wrong?",
        "What has {it} predicted that turned out to be true?",
    )),
    Ask("other views", "concept", "existing|prior|compar|alternative|baseline|previous|unlike|"
        "than ", (
        "What does {it} see that the usual way of thinking does not?",
        "Whom have you not convinced of {it} yet, and why?",
    )),
    Ask("software", "concept", "code|github|implement|software|tool|library|package|system", (
        "Is there a tool for {it}, or is it a way of thinking?",
        "Could {it} be turned into a checklist?",
    )),
    Ask("limits", "concept", "@failure|scope", (
        "Which case does {it} not fit?",
        "Where would you not use {it}?",
    )),
    Ask("users", "concept", "@users", (
        "Has anybody but its authors worked with {it}?",
        "Which team has changed something because of {it}?",
        "Who should be the first to try {it}?",
    )),
    # Studies: what was found, not what was built
    Ask("consequences", "study", "implicat|recommend|guideline|suggest|should|practical|"
        "practition", (
        "What should a product team do differently because of this?",
        "If we take the finding seriously, what do we stop doing?",
        "Whom in a company should we tell about this first?",
        "Which decision of ours does this finding touch?",
    )),
    Ask("models covered", "study llm", "@models|@sizes", (
        "Which models were looked at, and would the newest ones behave in the same way?",
        "Does the finding hold for the model that we use?",
    )),
    Ask("variance", "study", "@variance", (
        "How sure is the finding: how many runs stand behind it?",
        "What would a second lab find?",
        "Would the finding survive a second attempt by somebody else?",
    )),
    Ask("causes", "study", "because|cause|mechanis|explain|due to|driven|attribut|stem|arise|why", (
        "What would you have to measure to know why this happens?",
        "Which explanation of the finding has been ruled out?",
    )),
    Ask("remedy", "study trouble", "mitigat|remed|propos|fix|intervention|improv|solution|reduc|"
        "address|"
        "recommend|suggest", (
        "What can one do about it?",
        "Is there a cheap fix, and has it been tried?",
        "How would we test whether our product has the same problem?",
    )),
    Ask("data", "study", "@data", (
        "On which data does the finding rest?",
        "How many cases stand behind the finding?",
    )),
    Ask("languages", "study language", "@languages", (
        "Is the finding the same in other languages?",
        "For which languages may we rely on this?",
        "In which language was this studied?",
    )),
    Ask("real use", "study", "@real world|@users", (
        "Has this been seen outside the lab?",
        "Whom would this have hurt or helped last year?",
        "How would this show up in our support tickets?",
    )),
    Ask("size of the effect", "study", "%|percent|points|fold|.1|.2|.3|.4|.5|.6|.7|.8|.9|"
        "effect size", (
        "How large is what you found, as a number?",
        "Which one number sums up what you found?",
        "Is what you found large enough to be seen in practice?",
    )),
    Ask("limits of the finding", "study", "@failure|generaliz|generalis|scope", (
        "Where does the finding stop being true?",
        "Which setting would turn the finding around?",
        "Which setting did you not look at, but would have liked to?",
    )),
    Ask("data access", "study", "code|github|release|available|public|http|open", (
        "Could we repeat the measurement on our own system?",
        "Are the raw results to be had?",
        "Is there a script that repeats the measurement?",
        "What would we need to check the result ourselves?",
    )),
)  # fmt: skip

"""Asks by field: medicine, science and the trades."""

from summarize.questions.ask import Ask

ASKS = (
    # Medicine and science
    Ask("clinical trial", "serves medical", "clinic|trial|prospective|hospital|physician|"
        "radiologist|expert|deploy|reader study", (
        "Has a doctor made a decision with {it}?",
        "Which clinic would try {it} first, and under whose supervision?",
    )),
    Ask("approval", "serves medical", "fda| ce |regulat|approv|certif|complian|legal|"
        "medical device", (
        "Is {it} a medical device in the eyes of the law?",
        "What would approval of {it} ask for that has not been done?",
        "Who would carry the liability for an error of {it}?",
    )),
    Ask("other hospitals", "serves medical", "external|multi-center|multi-centre|multicenter|"
        "multi-site|institution|cross-|generaliz|scanner|cohorts|datasets|centers", (
        "From how many hospitals does the data behind {it} come?",
        "Does {it} work with another scanner, in another country?",
    )),
    Ask("patient groups", "medical", "demograph|age|sex |gender|race|ethnic|fairness|bias|subgroup|"
        "underrepresent|population|equit", (
        "Which patients are missing from the data?",
        "For which patients would this do worst?",
    )),
    Ask("missed cases", "serves medical finding", "sensitivity|specificity|recall|false|miss|auc|"
        "auroc|error", (
        "How many cases does {it} miss, and how many healthy people does it alarm?",
        "What does a wrong answer of {it} do to a patient?",
    )),
    Ask("lab test", "serves science", "wet lab|wet-lab|experimental validation|in vitro|in vivo|"
        "synthesiz|experimentally|laborator|validated|real experiment", (
        "Has anything that {it} predicts been made or measured in a lab?",
        "What fraction of the predictions of {it} would survive the bench?",
    )),
    Ask("expert view", "serves science", "expert|scientist|researcher|chemist|biologist|human|"
        "domain specialist|domain-expert", (
        "What does a specialist do with {it} that their present software cannot?",
        "Has a specialist outside the team looked at the output of {it}?",
    )),
    Ask("physical limits", "serves science", "physical|constraint|conserv|physics|validity|feasib|"
        "law|plausib", (
        "Does {it} ever predict something that cannot exist?",
        "Which law of nature could {it} break without noticing?",
    )),
    Ask("subjects", "brain", "subjects|participants|cross-subject|volunteers|individuals|n =|n=|"
        "people|patients|subject", (
        "How many people were measured?",
        "Must the model be set up anew for every person?",
    )),
    Ask("wearing comfort", "serves brain", "wearable|portable|consumer|dry|headset|low-cost|"
        "channels|electrode|daily", (
        "Can {it} work with a device that somebody would wear at work?",
        "How good must the signal be for {it}?",
    )),
    Ask("other regions", "serves earth", "global|region|continent|countr|generaliz|cross-|geograph|"
        "unseen|transfer|diverse|worldwide|zero-shot", (
        "Does {it} work in a part of the world that it has not seen?",
        "For which regions is there too little data for {it}?",
    )),
    Ask("timeliness", "serves earth", "real-time|daily|near-real|lead time|forecast|latenc|"
        "operational|hours|days|time", (
        "How fresh are the pictures that {it} needs?",
        "How much earlier would {it} warn somebody?",
    )),
    # Trades
    Ask("classroom", "education", "classroom|student|teacher|learner|pilot|participant|deploy|"
        "school|course|user study", (
        "Has a class used this for a term?",
        "Do learners learn more, or only faster?",
    )),
    Ask("cheating", "serves education", "cheat|plagiar|academic integrity|over-rel|overrel|depend|"
        "misuse|integrity|answer leak", (
        "How do pupils get {it} to do their homework?",
        "What do learners stop practising when they have {it}?",
    )),
    Ask("teachers' role", "serves education", "teacher|instructor|educator|human|tutor|expert|"
        "faculty", (
        "Where does a teacher stay in charge of {it}?",
        "How much of a teacher's time does {it} take or save?",
    )),
    Ask("trading costs", "serves finance", "transaction cost|slippage|fee|market impact|after cost|"
        "trading cost|net of", (
        "What is left of {it} after fees and taxes?",
        "What happens to {it} when others do the same?",
    )),
    Ask("bad years", "serves finance", "crisis|crash|regime|out-of-sample|stress|drawdown|shift|"
        "volatil|bear|2008|covid|walk-forward", (
        "How would {it} have done in a crash?",
        "Which event would {it} not have seen coming?",
    )),
    Ask("audit", "finance", "audit|complian|regulat|explain|govern|transparen|interpret|trace|"
        "account", (
        "Would an auditor accept this?",
        "What would a bank's model validation ask first?",
    )),
    Ask("liability", "legal", "liab|lawyer|expert|attorney|responsib|accountab|human|practitioner|"
        "judge|governance", (
        "Would a lawyer sign this?",
        "Who answers for a mistake?",
    )),
    Ask("jurisdiction", "legal", "jurisdiction|chinese|european|india|united states| eu |u.s.|"
        "german|brazil|common law|civil law|national|swiss|gdpr|countr", (
        "For which country's law is this made?",
        "What changes when the law does?",
    )),
    Ask("live test", "serves recommending", "a/b|online|deploy|production|live|industrial|"
        "real users|user study", (
        "Has {it} been tried on live traffic?",
        "Which business figure should {it} move in a live test?",
    )),
    Ask("new users and items", "serves recommending", "cold-start|cold start|new user|new item|"
        "sparse|long-tail|unseen|few-shot", (
        "What does {it} show to somebody who is new?",
        "How soon does {it} pick up a new product?",
    )),
    Ask("narrowing", "serves recommending", "divers|filter bubble|popularity|fair|bias|echo|novel|"
        "explor|serendip", (
        "Does {it} show people more and more of the same?",
        "Who loses when {it} decides what is seen?",
    )),
    Ask("horizon", "serves time-series", "horizon|long-term|steps|ahead|short-term|days|hours|"
        "length", (
        "How far ahead can {it} be trusted?",
        "When does {it} become worse than last year's value?",
    )),
    Ask("sudden changes", "serves time-series", "shift|non-stationar|nonstationar|drift|anomal|"
        "regime|break|abrupt|extreme|adapt|event", (
        "What does {it} do in a week that is like no other?",
        "How soon does {it} recover after a sudden change?",
    )),
    Ask("comparison", "serves time-series", "arima|naive|linear|seasonal|baseline|simple|"
        "statistical|compar|outperform|state-of-the-art", (
        "Does {it} beat last week's figure as a forecast?",
        "What does a forecaster with a spreadsheet reach next to {it}?",
    )),
    Ask("document variety", "serves documents", "divers|layout|multi|real-world|variety|heterogen|"
        "complex|various|generaliz|noisy|handwrit|scan|template", (
        "Which of our document types would defeat {it}?",
        "How does {it} deal with a fax, a stamp, a coffee stain?",
    )),
    Ask("manual checks", "serves documents", "human|manual|verif|review|confiden|accuracy|error|"
        "expert|annotat", (
        "How many pages of {it} must a person check?",
        "Which field on a form does {it} get wrong most?",
    )),
    Ask("wrong queries", "serves tables", "error|fail|verif|execution|valid|ambig|wrong|correct|"
        "confiden|robust|hallucinat", (
        "How does somebody without SQL notice that {it} is wrong?",
        "Can {it} change or delete data by accident?",
    )),
    Ask("messy tables", "serves tables", "real-world|messy|noisy|missing|large|schema|wide|"
        "heterogen|industrial|enterprise|dirty|complex", (
        "How does {it} cope with our column names?",
        "How many tables can {it} keep apart?",
    )),
    Ask("graph upkeep", "serves graph", "updat|dynamic|temporal|evolv|incremental|inductive|unseen|"
        "stream|real-time|construct", (
        "Who keeps the graph behind {it} up to date?",
        "What does {it} do when the graph is wrong or full of holes?",
    )),
    Ask("graph size", "serves graph", "scal|large|million|billion|size|complexity|memory|efficien|"
        "nodes|web-scale|industrial", (
        "How large a graph can {it} take?",
        "Does {it} need a graph, or would a table do?",
    )),
    Ask("platform changes", "serves screen", "updat|unseen|generaliz|dynamic|robust|layout|"
        "platform|cross-|new app|real-world", (
        "Does {it} survive a redesign of the page that it works on?",
        "Which of our screens would {it} get lost in?",
    )),
    Ask("consequences of a click", "serves screen", "safe|risk|irreversib|confirm|harm|permission|"
        "secur|attack|human", (
        "Would you let {it} press “Buy”?",
        "What happens when {it} clicks the wrong button?",
    )),
    Ask("moderators", "society", "moderator|platform|journalist|fact-checker|deploy|practition|"
        "human|user|expert|annotat|participant", (
        "Has a newsroom or a moderation team tried this?",
        "Who would act on the output, and how?",
    )),
    Ask("changing topics", "serves society", "temporal|drift|emerging|evolv|unseen|cross-|"
        "generaliz|shift|time|adapt|event", (
        "How does {it} do on next month's topics?",
        "How long does {it} stay useful as language changes?",
    )),
    Ask("problem size", "serves planning", "scal|large|size|variables|hundred|thousand|instances|"
        "agents|complexity|million", (
        "How large a real problem has {it} solved?",
        "At which size does {it} stop finding a plan?",
    )),
    Ask("solver comparison", "serves planning", "gurobi|cplex|or-tools|solver|heuristic|optimal|"
        "baseline|compar|exact|classical|state-of-the-art|outperform", (
        "What does a classical solver make of the same problem as {it}?",
        "How far from the best plan are those of {it}?",
    )),
    Ask("last-minute changes", "serves planning", "replan|dynamic|online|real-time|uncertain|"
        "disrupt|adapt|stochastic|robust", (
        "What does {it} do when the plan changes at the last minute?",
        "Can a planner overrule {it}?",
    )),
    Ask("plant test", "serves industry", "field|deploy|pilot|real-world|plant|factory|operational|"
        "production|case study|industrial partner|testbed|real data", (
        "Has {it} run in a plant?",
        "What would a day of downtime for {it} cost an operator?",
    )),
    Ask("old equipment", "serves industry", "legacy|retrofit|sensor|plc|scada|standard|protocol|"
        "integrat|interoperab|existing|compatib", (
        "Does {it} work with equipment that is twenty years old?",
        "Which sensors must be there before {it} is of use?",
    )),
    Ask("return on investment", "serves industry", "saving|cost|econom|roi|profit|benefit|energy|"
        "efficien|reduc", (
        "When has {it} paid for itself?",
        "Who in a company saves time with {it}, and how much?",
    )),
    Ask("false alarms", "serves anomalies", "false|precision|fpr|specificity|f1|auroc|auc|"
        "threshold|recall", (
        "How many false alarms does {it} raise in a quiet week?",
        "How many alarms of {it} would somebody look into before ignoring them?",
    )),
    Ask("slow partners", "system federated", "straggler|asynchron|heterogen|dropout|communication|"
        "bandwidth|slow|non-iid|unreliab|resource", (
        "What happens to {it} when a partner drops out?",
        "What must each partner run to take part in {it}?",
    )),
    Ask("partners", "system federated", "real-world|deploy|hospital|institution|cross-silo|pilot|"
        "incentiv|consort|industrial", (
        "Which partners would pool their data through {it}?",
        "Why would a competitor join in {it}?",
    )),
    Ask("proof of forgetting", "system forgetting", "verif|audit|attack|certif|guarantee|relearn|"
        "recover|membership|proof|forget", (
        "How does one prove that something is gone after {it}?",
        "Can what was removed by {it} be brought back?",
    )),
    Ask("number of updates", "system forgetting", "sequential|lifelong|long sequence|thousand|"
        "hundred|many tasks|scal|continual|streams|successive", (
        "How many updates does {it} bear?",
        "Which old ability goes first under {it}?",
    )),
    Ask("real players", "games", "human|experiment|participant|field|deploy|real-world|empirical|"
        "real data|behavio|user", (
        "Do people behave as the model expects?",
        "Has this been tried with money on the table?",
    )),
    Ask("collusion", "games", "collu|manipul|strateg|sybil|coalition|truthful|robust|"
        "incentive compat", (
        "How could two participants rig this?",
        "Who would gain from breaking the rules here?",
    )),
    Ask("hidden causes", "serves causes", "confound|unobserved|hidden|latent|assum|sensitivity|"
        "identif", (
        "What unmeasured factor could explain the effects that {it} finds?",
        "Which assumption of {it} would an economist attack?",
    )),
    Ask("check by experiment", "serves causes", "randomi|rct|experiment|intervention|a/b|"
        "ground truth|simulat|semi-synthetic", (
        "Has a finding of {it} been confirmed by an experiment?",
        "Would you spend money on what {it} recommends?",
    )),
    Ask("new categories", "serves extraction", "zero-shot|unseen|open-|few-shot|new class|emerging|"
        "generaliz|schema-free|ontology|taxonomy|transfer", (
        "What does it take to add a category to {it}?",
        "What does {it} do with a case that fits no category?",
    )),
    Ask("the people concerned", "people", "participant|co-design|interview|user|stakeholder|survey|"
        "practition|workshop|patient|human subject|people", (
        "Were the people concerned asked what they need?",
        "Who might be worse off because of this?",
    )),
    Ask("dependence", "people", "over-rel|overrel|depend|deskill|agency|autonomy|attach|reliance|"
        "trust|long-term|addict", (
        "What do people forget how to do when they lean on this?",
        "How would we notice that people trust it too much?",
    )),
)  # fmt: skip

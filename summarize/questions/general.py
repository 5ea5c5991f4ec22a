"""Asks about any system: a method, a model, a tool."""

from summarize.questions.ask import Ask

ASKS = (
    Ask("cost", "serves", "@cost", (
        "What would serving a thousand requests with {it} cost us?",
        "The {source} names no price for {it}: what does a month of normal use cost?",
        "What drives the cost of {it}: the model, the data or the people?",
        "What is the bill for {it} compared with what it replaces?",
    )),
    Ask("hardware", "system", "@hardware|@cost", (
        "What hardware do we need before we can try {it}?",
        "Which machine did {it} run on, and is there a smaller one that would do?",
        "What is the cheapest machine on which you have seen {it} run?",
        "Can {it} run on what our customers already own?",
    )),
    Ask("training cost", "system learned", "@cost|training time|training-free|without training", (
        "What did it take to train {it}: which machines, for how long?",
        "What would one training run of {it} on our data cost?",
        "How many training runs did it take until {it} worked?",
    )),
    Ask("latency", "serves", "@latency", (
        "How long does {it} take per input, and on which machine?",
        "Where does {it} lose the most time?",
        "Could {it} answer while somebody is typing?",
        "The {source} gives no timing: how many seconds does {it} take per input?",
        "Is {it} quick enough to sit behind a button, or is it a nightly job?",
    )),
    Ask("latency",
        "serves dialogue/rag/coding/memory/speech/education/writing/screen",
        "@latency", (
        "How long does a user wait for an answer from {it}?",
        "How many users at once does {it} bear before it slows down?",
    )),
    Ask("availability", "system nooffer", "code|github|open-source|open source|opensource|release|"
        "available|http|publicly|demo|supplement", (
        "Can we get {it}: as code, as weights or as a service?",
        "Will {it} be published, and if not, may we see it run?",
        "What is the quickest way to put our hands on {it}?",
        "Who holds the rights in {it}, and would they license them?",
        "Could you show {it} on three of our own examples?",
    )),
    Ask("long inputs", "serves", "@long inputs|@latency", (
        "What happens to {it} when the input is ten times as long?",
        "How large may an input be before {it} becomes too slow or too costly?",
    )),
    Ask("users", "system", "@users", (
        "Has anybody outside the team used {it} yet?",
        "Who would use {it} first, and has one of them seen it?",
        "The {source} mentions no users: who asked for {it}?",
        "Who would miss {it} if it were gone tomorrow?",
        "Who has asked when they can have {it}?",
        "Whose working day would {it} change?",
    )),
    Ask("pilot", "serves", "@ready|@users", (
        "What would a two-week pilot of {it} have to show before you would trust it?",
        "If we gave {it} to one team for a week, what should we measure?",
        "Which task would you hand to {it} in a first trial?",
    )),
    Ask("user value", "system better", "@users", (
        "Which of the gains of {it} would somebody notice without a benchmark?",
        "What can a person do with {it} that they could not do before?",
        "Which complaint of a customer would {it} put an end to?",
        "What could we promise a customer because of {it}?",
    )),
    Ask("comparison", "system", "@comparison", (
        "What is the best alternative to {it} today, and by how much does it lose?",
        "The {source} compares {it} with nothing: what would you compare it with?",
        "Why would we choose {it} over what we have?",
    )),
    Ask("simple baseline", "system tested", "@simple baseline", (
        "How does {it} do against the simplest thing that we could build in a week?",
        "Was something deliberately simple tried before {it}, and how close did it come?",
        "What is the dullest solution to the same problem, and why is it not enough?",
        "Which cheap trick gets nearly as far as {it}?",
        "What would an intern try before building {it}?",
    )),
    Ask("hand-written rules",
        "system extraction/anomalies/documents/society/finance/industry/tables/recommending",
        "@simple baseline|heuristic|template", (
        "How far would a few hand-written rules get where {it} is used?",
        "Which share of the cases could a spreadsheet settle without {it}?",
    )),
    Ask("off-the-shelf models", "system llm", "@simple baseline|@prompts|@models", (
        "How close does a well-prompted off-the-shelf model come to {it}?",
        "Will the next general model make {it} unnecessary?",
    )),
    Ask("failure modes", "system", "@failure", (
        "Where does {it} break first?",
        "Which inputs should we try first if we want to see {it} fail?",
        "What would make you advise a customer against {it}?",
    )),
    Ask("unfit inputs", "serves", "@failure|@monitoring|unseen|@transfer", (
        "What does {it} do with an input that it was not made for: refuse, or guess?",
        "How does {it} behave on messy input, such as a half-filled form or a bad scan?",
    )),
    Ask("monitoring", "serves", "@monitoring", (
        "How would we notice in production that {it} is wrong?",
        "Does {it} say how sure it is, so that we could hand doubtful cases to a person?",
        "Which alarm would tell us that {it} has stopped working?",
    )),
    Ask("generalization", "system", "@transfer", (
        "How different from each other were the cases on which {it} was tested?",
        "What would you expect of {it} on data from another company?",
        "Which customer of ours is least like the data behind {it}?",
        "Which kind of input has {it} never seen?",
    )),
    Ask("data needs", "system learned", "@own data", (
        "How much of our own data would {it} need before it is useful to us?",
        "With a tenth of the training data, what is left of {it}?",
        "Do we need labels to use {it}, and who would make them?",
    )),
    Ask("data", "system", "@data", (
        "On which data was {it} built and tested?",
        "Who chose the data behind {it}, and for which purpose?",
        "How close is the data behind {it} to ours?",
    )),
    Ask("data rights", "system learned", "@licence|@privacy|copyright|public|synthetic|simulat", (
        "Whose data was {it} trained on, and may a product built on it be sold?",
        "Are there rights in the training data of {it} that we would have to clear?",
    )),
    Ask("upkeep", "system learned", "@upkeep", (
        "How often would {it} have to be trained again as our data changes?",
        "What does {it} need each month to stay as good as it is?",
        "What happens to {it} after a year without retraining?",
    )),
    Ask("tuning", "system", "@tuning", (
        "How many settings must be right before {it} works on new data?",
        "Which setting of {it} matters most, and how would we find its value?",
        "How long did it take you to find settings with which {it} works?",
        "Could a team without a researcher get {it} to work?",
        "What goes wrong when {it} is used with its default settings?",
    )),
    Ask("integration", "serves", "@integration", (
        "What would we have to change in our stack to try {it}?",
        "Which of our teams would have to change something for {it}?",
        "What does {it} need from the systems around it?",
        "Does {it} replace something of ours or sit on top of it?",
    )),
    Ask("effort", "system", "@integration|open-source|open source|github|code is|code will|"
        "release", (
        "How long would two engineers need to rebuild {it}?",
        "What is the hard part of building {it} a second time?",
        "Which part of {it} would you not want to write again?",
    )),
    Ask("variance", "system", "@variance", (
        "How much do the results of {it} move from one run to the next?",
        "Was there a run of {it} that went wrong, and what happened?",
        "How large would the error bars of {it} be?",
        "With another random seed, does {it} still come out ahead?",
        "How often were the runs of {it} repeated?",
    )),
    Ask("source of the gain", "system better", "@ablation", (
        "Which single part of {it} brings most of the gain?",
        "What is left of the gain if we build only the easiest half of {it}?",
        "Is the gain of {it} due to the idea, or to more compute and data?",
        "Which part of {it} could be dropped without anybody noticing?",
        "Would the gain of {it} still be there on top of a stronger model?",
    )),
    Ask("model size", "system llm", "@sizes", (
        "How much of {it} survives with a model a tenth of the size?",
        "What is the smallest model with which {it} still pays off?",
    )),
    Ask("model vendor", "serves llm", "@models", (
        "Which language model stands behind {it}, and can it be swapped?",
        "If the model behind {it} is replaced next quarter, what has to be redone?",
    )),
    Ask("prompt sensitivity", "serves llm", "@prompts", (
        "How much does {it} depend on exact prompts?",
        "What happens to {it} when users phrase things their own way?",
        "Who rewrites the prompts of {it} when the model changes?",
    )),
    Ask("explanations", "serves decisions", "@explaining", (
        "Can {it} say why, to the person who must act on its output?",
        "When {it} is wrong, what can we show the customer?",
        "Could an auditor follow how {it} came to its output?",
    )),
    Ask("data protection", "serves personal", "@privacy", (
        "Does anything leave our machines when {it} runs?",
        "What would a data protection officer ask about {it}?",
    )),
    Ask("abuse", "serves", "@security|@failure|harm|misus|ethic", (
        "What could somebody do with {it} that we would not want?",
        "How would a user trick {it}?",
        "What is the first thing that a bored teenager would do with {it}?",
        "Who might turn {it} against our customers?",
    )),
    Ask("maintenance", "system code", "@maintenance|community|support", (
        "Who answers when something in the code of {it} does not work?",
        "Is the code of {it} a research snapshot, or will somebody keep it alive?",
    )),
    Ask("readiness", "system", "@ready", (
        "What stands between {it} and a product: engineering, data or quality?",
        "What would you do with three more months for {it}?",
        "What about {it} still keeps you awake?",
        "What is the next thing you would fix in {it} before anybody relies on it?",
        "What is the smallest useful product that {it} makes possible?",
    )),
    Ask("real use", "system", "@real world|@users", (
        "Has {it} met anything but benchmark data?",
        "How far are the tests of {it} from a customer's Monday morning?",
        "Which real case should {it} be tried on first?",
        "What is the nearest thing to a real customer that {it} has met?",
        "What would {it} meet at our customers that was in none of its tests?",
    )),
    Ask("evaluation", "system", "@data|experiment|evaluat|result|test|accuracy|study|demonstrat", (
        "How was {it} tested at all?",
        "What would count as proof that {it} works?",
        "Which test of {it} would convince a doubter?",
    )),
    Ask("size of the gain", "system better nonumber", "$|%|×|\\times|percent|points|fold|.0|.1|.2|"
        ".3|.4|.5|.6|.7|.8|.9", (
        "By how much is {it} better? The {source} gives no figure.",
        "What is the gain of {it} in numbers?",
        "The {source} puts no number on what {it} gains: which one would you quote?",
        "What is the one figure behind {it} that you would defend in front of a customer?",
    )),
)  # fmt: skip

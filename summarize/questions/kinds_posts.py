"""Asks by what kind of post it is: an opinion, an account of something built, an announcement."""

from summarize.questions.ask import Ask

ASKS = (
    # Opinions and news, which hold a view of things and no work of their own
    Ask("evidence", "position", "study|experiment|survey of|percent|%|we measure|we found|data "
        "show", (
        "Which figures would back this up?",
        "What has been measured that bears this out?",
        "What would have to be measured before we act on this?",
    )),
    Ask("consequences", "position", "recommend|guideline|call for|we propose|action|therefore", (
        "If this is right, what do we do differently this quarter?",
        "Which of our plans would change if this is right?",
        "Who would have to act on this, and by when?",
    )),
    Ask("test of the claim", "position", "falsif|next year|within a year|timeline|predict|by 20", (
        "What will we see within a year if this is right?",
        "Which event would prove this wrong?",
    )),
    Ask("whom it touches", "position", "customer|employees|workers|user|patients|students", (
        "Which of our users would feel this first?",
        "Whose work does this change, and has anybody asked them?",
    )),
    Ask("cost of being wrong", "position", "@cost|risk|stake", (
        "What do we lose if we follow this and it is wrong?",
        "What does it cost us to wait and see?",
    )),
    # Accounts of what somebody built, and how
    Ask("effort", "account", "hours|days|week|month|minutes|sprint|afternoon|evening", (
        "How many working days did this take, dead ends included?",
        "How much of the time went into what nobody sees?",
    )),
    Ask("cost", "account", "@cost|bill|token", (
        "What did this cost in the end, machines and people together?",
        "What does it cost a month to keep this running?",
    )),
    Ask("failures", "account", "@failure|bug|broke|mistake|wrong|problem", (
        "What broke on the way that is not told here?",
        "Which part of this still breaks?",
    )),
    Ask("alternatives", "account", "alternativ|instead of|compar|other tools|considered|versus| "
        "vs", (
        "Which other ways were tried or ruled out?",
        "What would have been the off-the-shelf way, and why not that one?",
    )),
    Ask("scale", "account", "scal|million|billion|traffic|production|load", (
        "Up to which load would this hold?",
        "What would have to change for ten times as many users?",
    )),
    Ask("upkeep", "account", "@upkeep|maintain|maintenance", (
        "Who keeps this running once its author has moved on?",
        "What has to be redone when a tool behind this changes?",
    )),
    Ask("hindsight", "account", "hindsight|next time|lesson|learned|differently|takeaway|regret", (
        "What would be done differently the second time?",
        "Which step would be left out the second time?",
    )),
    Ask("size of the gain", "account", "%|percent|faster|times as|reduced|saved|fewer|measure", (
        "What is better now, as a number?",
        "How do we know that this was worth the effort?",
    )),
    # Announcements: posts and releases
    Ask("price", "post", "@cost|free|tier|plan|credits", (
        "What does it cost, and how does the price grow with use?",
        "What will a heavy user pay a month?",
    )),
    Ask("latency", "post", "@latency|response time", (
        "How fast does it answer under load?",
        "What response time can we promise a customer with it?",
    )),
    Ask("limits", "post", "@failure|known issue|not yet|caution", (
        "What does it do badly, and who will tell us before a customer does?",
        "Which task would you not give it yet?",
        "What did the last version do better?",
    )),
    Ask("availability", "post", "available|region|rollout|rolling out|waitlist|access|beta|preview|"
        "download|github|huggingface|hugging face|today", (
        "Who can use it now, and in which countries?",
        "When can we get our hands on it?",
    )),
    Ask("licence", "post offer", "@licence|terms", (
        "What are the terms for {offer} in a commercial product?",
        "May {offer} go into a product of ours?",
    )),
    Ask("data protection", "post", "@privacy|retention|security|encrypt|soc 2", (
        "What happens to the data that we send in?",
        "Can we keep our data out of its training?",
    )),
    Ask("comparison", "post", "@comparison", (
        "How does it compare with what we use today?",
        "Which independent test supports it?",
    )),
    Ask("independent evidence", "post", "independent|third-party|third party|peer|leaderboard|"
        "external|arena|paper|arxiv|customer", (
        "Who outside the company has checked this?",
        "Which customer can we call about it?",
    )),
    Ask("data", "post", "@data", (
        "What was it trained on?",
        "Which data stands behind it, and who owns it?",
    )),
    Ask("lock-in", "post", "open-source|open source|open-weight|export|migrat|portable|compatib|"
        "standard|self-host|apache|mit licen", (
        "How do we get out again if the price doubles?",
        "What ties us to the vendor once we have built on it?",
    )),
    Ask("roadmap", "post", "roadmap|coming|next|future|soon|plan|upcoming|deprecat|support", (
        "How long will this version be supported?",
        "What comes next, and should we wait for it?",
    )),
    Ask("languages", "post llm", "@languages|language support|locale", (
        "Which languages does it handle well?",
        "How good is it in our users' languages?",
    )),
)  # fmt: skip

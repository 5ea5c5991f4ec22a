"""Asks by field: seeing, hearing and moving."""

from summarize.questions.ask import Ask

ASKS = (
    # Vision
    Ask("bad pictures", "serves vlm", "blur|noise|noisy|low-quality|low quality|corrupt|robust|"
        "degrad|in the wild|perturb|real-world|resolution|low-light", (
        "How does {it} do on a dark, crooked phone picture?",
        "How small may a detail be before {it} misses it?",
    )),
    Ask("seen or guessed", "serves vlm", "hallucinat|language prior|blind|shortcut|text-only|"
        "ground|bias|faithful|without image|counterfactual", (
        "How much of its answer does {it} guess without looking at the picture?",
        "Does {it} admit that something is not in the picture?",
    )),
    Ask("cost per picture", "serves vlm", "token|cost|efficien|latenc|compute|overhead|memory|"
        "lightweight", (
        "What does one picture cost with {it}?",
        "How many pictures an hour does {it} get through on one card?",
    )),
    Ask("missed objects", "serves detection", "recall|miss|false negative|small object|occlu|fail|"
        "limit|precision|error|rare|hard", (
        "What does {it} miss, and how bad would that be?",
        "How many false alarms a day would {it} raise?",
    )),
    Ask("new camera", "serves detection", "domain|generaliz|shift|unseen|sensor|cross-|adapt|"
        "camera|zero-shot|transfer", (
        "Does {it} survive a new camera?",
        "What has to be labelled again when {it} moves to another site?",
    )),
    Ask("labels per class", "serves detection", "few-shot|zero-shot|open-vocab|weakly|unsuperv|"
        "annotat|label|semi-superv|class-agnostic|training-free", (
        "How many labelled pictures does {it} need for a new kind of object?",
        "Can a customer teach {it} a new object?",
    )),
    Ask("training pictures", "serves image-making", "licen|copyright|consent|artist|public|"
        "synthetic|own data|training-free", (
        "Whose pictures has {it} learned from?",
        "May an advertiser use what {it} makes?",
    )),
    Ask("time per picture", "serves image-making", "latenc|second|fast|step|speed|efficien|"
        "real-time|inference time|accelerat", (
        "How many seconds does a picture take with {it}?",
        "Can a designer try ten variants with {it} over a coffee?",
    )),
    Ask("taste", "serves image-making", "human|user|preference|aesthetic|rater|perceptual|"
        "participant|designer|artist", (
        "Whose eye judged the pictures of {it}?",
        "Would a designer send the output of {it} to a customer?",
    )),
    Ask("misuse", "serves image-making", "misus|deepfake|safe|watermark|harm|nsfw|ethic|detect|"
        "provenance", (
        "How are pictures from {it} recognised as made?",
        "What keeps {it} from making pictures of real people?",
    )),
    Ask("video length", "serves video", "long|minute|second|frames|duration|hour|length|short", (
        "How long a video can {it} handle?",
        "What happens to {it} after the first minute of video?",
    )),
    Ask("cost per minute of video", "serves video", "cost|latenc|real-time|efficien|gpu|speed|fast|"
        "compute|memory|token|second", (
        "What does a minute of video cost with {it}?",
        "Does {it} keep up with a live stream?",
    )),
    Ask("footage rights", "video", "copyright|licen|consent|privacy|youtube|public|synthetic|"
        "ethic", (
        "Where does the footage come from, and are its rights cleared?",
        "Are there people in the footage, and do they know?",
    )),
    Ask("capture effort", "serves 3d", "single|monocular|sparse|few views|smartphone|casual|"
        "one image|in-the-wild|in the wild|unposed|one view|phone", (
        "What must be filmed, and how carefully, for {it} to work?",
        "Is a phone enough of a camera for {it}?",
    )),
    Ask("accuracy in metres", "serves 3d", "error| mm| cm|metric|centimet|millimet|accura|precis|"
        "psnr|iou|chamfer", (
        "How far off are the measurements of {it}, in centimetres?",
        "Is {it} exact enough to order furniture by?",
    )),
    Ask("time per scene", "serves 3d", "latenc|second|minute|fast|fps|real-time|speed|efficien|"
        "feed-forward|time", (
        "How long does {it} take for one room?",
        "Can {it} update a scene when something moves?",
    )),
    Ask("consent", "serves faces", "consent|privacy|ethic|gdpr|synthetic|legal|anonym", (
        "Have the people behind the faces in the data agreed?",
        "In which countries would {it} be against the law?",
    )),
    Ask("skin tones and ages", "serves faces", "demograph|skin|gender|race|racial|ethnic|bias|fair|"
        "age", (
        "Does {it} work as well for dark skin, for children and for the old?",
        "For which faces does {it} do worst?",
    )),
    Ask("body types", "serves motion", "divers|demograph|body shape|generaliz|elder|child|"
        "population|unseen", (
        "For which bodies and clothes does {it} not work?",
        "Does {it} work for somebody in a wheelchair?",
    )),
    # Sound
    Ask("noise and accents", "serves speech", "noise|noisy|accent|dialect|robust|reverber|"
        "in the wild|real-world|far-field", (
        "How does {it} do in a noisy car, with an accent?",
        "Which speakers does {it} understand worst?",
    )),
    Ask("delay", "serves speech", "latenc|real-time|stream|delay|fast|ms|speed|full-duplex", (
        "How long is the pause before {it} answers?",
        "Can {it} follow live speech?",
    )),
    Ask("voice rights", "serves speech", "consent|privacy|spoof|watermark|deepfake|ethic|misus|"
        "anonym|clon|speech recognition| asr|transcri", (
        "What stops somebody from copying a voice with {it}?",
        "Did the speakers behind {it} agree to this use?",
    )),
    Ask("listening test", "serves speech", "listen|mos|human|subjective|participant|rater|user|"
        "speech recognition| asr|transcri", (
        "Have people listened to {it}, or only metrics?",
        "Would a caller notice that {it} is a machine?",
    )),
    Ask("listening test", "serves audio", "listen|human|subjective|mos|musician|expert|participant|"
        "user", (
        "What did listeners say of {it}?",
        "Has a musician or sound engineer tried {it}?",
    )),
    Ask("recording rights", "audio", "copyright|licen|royalt|public domain|consent|"
        "creative commons", (
        "Are the recordings cleared for commercial use?",
        "What would a record label say to this?",
    )),
    # Robots, cars, simulation
    Ask("real world", "serves robot", "@real world", (
        "Has {it} moved a real robot, or only a simulated one?",
        "What does {it} lose between simulator and workshop?",
    )),
    Ask("physical safety", "serves robot", "safe|collision|force|risk|harm|human-robot|emergency|"
        "guard", (
        "What does {it} do when a person steps in its way?",
        "Who presses the red button when {it} goes wrong?",
    )),
    Ask("teaching effort", "serves robot", "demonstration|few-shot|one-shot|hours|zero-shot|"
        "episodes|data-efficien|sample|teleop|human video", (
        "How many demonstrations does {it} need for a new task?",
        "Could a worker teach {it} a new task in an afternoon?",
    )),
    Ask("hardware", "serves robot", "franka|ur5|arm|gripper|humanoid|quadruped|unitree|hardware|"
        "camera|sensor|embodiment|aloha", (
        "Which robot does {it} need, and what does it cost?",
        "Does {it} carry over to a robot of another make?",
    )),
    Ask("cycle time", "serves robot", "latenc| hz|real-time|speed|fast|frequency|cycle|seconds|"
        "time", (
        "Is {it} as fast as the worker next to it?",
        "How often does {it} stop to think?",
    )),
    Ask("rare events", "serves driving", "rare|long-tail|corner case|edge case|safety-critical|"
        "adverse|weather|night|accident|crash", (
        "How does {it} behave in snow, at night, on roadworks?",
        "Which rare situation worries you most with {it}?",
    )),
    Ask("road test", "serves driving", "real-world|real vehicle|on-road|closed-loop|deploy|field|"
        "carla|nuscenes|waymo|hardware|physical", (
        "Has {it} been in a real vehicle?",
        "What would have to happen before {it} is allowed on the road?",
    )),
    Ask("on-board computer", "serves driving", "onboard|on-board|edge|gpu|latenc|real-time|fps|"
        "lightweight|embedded|hardware|efficien", (
        "Does {it} run on the computer of a production vehicle?",
        "What does {it} draw from the battery?",
    )),
    Ask("gap to reality", "serves simulation", "real-world|real world|real data|sim-to-real|"
        "sim2real|validat|realis|field|empirical|physical|human", (
        "How do we know that the simulation behind {it} behaves like the world?",
        "What does the simulation leave out that would hurt {it}?",
    )),
)  # fmt: skip

"""Signs in the lower-cased text: what an item is about, and what it states already.

Plain substrings: a hundredth of the time of one large pattern, and linear whatever the text.
"""

from collections.abc import Mapping


def _table(rows: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words.split("|")) for name, words in rows.items()}


TOPICS = _table(
    {
        "cost": " cost|cheap|expens|$| usd|dollar|gpu| tpu|h100|a100|hardware|flop| compute|"
        "computation|energy|memory|footprint|resource|price|pricing|budget|lightweight|overhead|"
        "efficien|cpu|laptop|low-cost|economical|trainable parameters",
        "hardware": "gpu| tpu|h100|a100|hardware|cpu|laptop|on-device|edge|mobile|embedded|"
        "jetson|consumer|fpga|npu|smartphone| device|resource",
        "latency": "latenc|real-time|real time|realtime|throughput|fast|speed|runtime|run-time|"
        " ms|millisec|seconds|minutes|per second|fps|inference time|slow|efficien|on-device|"
        "edge|interactive|overhead|delay|streaming| hz",
        "licence": "licens|licenc|open-source|open source|opensource|open-weight|open weight|"
        "apache| mit |gpl|cc-by|cc by|commercial|proprietary|public domain|permissive|"
        "redistribut",
        "data": "dataset|data set|corpus|corpora|benchmark|collect|annotat|samples|examples|"
        "trained on| data|images|records|trajector|questions|documents|evaluated on|"
        "experiments on|tested on|corpora|suite|tasks",
        "users": "user|participant|human|practitioner|clinician|developers|customer|deploy|"
        "field stud|field test|field trial|annotator|expert|student|patient|in production|pilot|"
        "a/b|people|adopted|crowd|reviewers|raters|stakeholder|physician|operators|interview",
        "comparison": "baseline|compar|outperform|state-of-the-art|state of the art|sota|"
        "surpass|better than|over existing|over prior|over previous|versus| vs|exceed|"
        "improvement over|improves over|improves on|improves upon|competitive|on par|"
        "previous method|previous work|existing|prior work|prior method|beats|against|than |"
        "match|superior|relative to|alternative|improv",
        "failure": "fail|limit|however|error anal|degrad|drawback|weakness|trade-off|tradeoff|"
        "at the cost|cannot|does not|do not|robust|out-of-distribution| ood|adversar|shortcom|"
        "struggl|risk|hallucinat|bias|caveat|future work|worst|safe|brittle|break|boundar|"
        "only when|less effective|remains|collapse|edge case",
        "variance": "seed|varianc|standard deviation|confidence interval|±|\\pm|significan|p <|"
        "p<| runs|stable|stabil|bootstrap|trials|consisten|reproducib|variab|repeated|reliab",
        "languages": "english|lingual|languages|chinese|arabic|hindi|german|french|spanish|"
        "japanese|korean|vietnamese|indonesian|portuguese|russian|turkish|persian|african|"
        "bengali|urdu|indic|dialect|italian|dutch|greek|hebrew|thai|swahili|ukrainian|mandarin|"
        "cantonese",
        "contamination": "contaminat|leak|memoriz|memoris|held-out|unseen|overlap|private test|"
        "freshly|newly|cutoff|cut-off|dynamic|procedural|shortcut|refresh|generated on",
        "annotation": "annotat|expert|human|crowd|verified|labeled by|labelled by|inter-|"
        "curated|kappa|agreement|manual|quality control",
        "ablation": "ablat|component|each contribut|isolat|decompos|attribut|disentangl|"
        "necessary|key factor|driven by",
        "judge": "judge|human|expert|annotat|rubric|grader|verifier|execution-based|exact match|"
        "verifiable|deterministic",
        "security": "inject|attack|adversar|permission|sandbox|secur|safe|guard|malicious|"
        "privileg|threat|trust|governance|unauthor|risk",
        "oversight": "human|manual|without intervention|fully automat|autonomously|approv|"
        "oversight|in-the-loop|review|escalat|expert|supervis|user|governance|audit",
        "privacy": "privacy|private|anonym|consent|gdpr|hipaa| pii|sensitive|de-identif|"
        "federated|confidential|on-device|local|ethic|personal",
        "real world": "real-world|real world|in the wild|in-the-wild|deploy|production|field |"
        "physical|real robot|real data|practical|hardware|clinical|hospital|real-life|"
        "industrial|sim-to-real|sim2real",
        "models": "gpt|llama|qwen|gemini|claude|mistral|gemma|deepseek|agnostic|backbone|"
        "open-source|open source|open-weight|across models|model families|different models|"
        "various models|multiple models|frontier|proprietary|architectures|models from",
        "sizes": "small|scal|larger|sizes| 1b| 3b| 4b| 7b| 8b|0.5b|1.5b|-7b|-8b|billion|"
        "lightweight|distill|compact|tiny|parameters|capacity|b model|weak",
        "transfer": "generaliz|generalis|unseen|out-of-d| ood|transfer|cross-d|shift|held-out|"
        "zero-shot|diverse|variety|domain|different|broad|across|multiple|various|universal",
        "upkeep": "retrain|continual|online|updat|adapt|drift|evolv|lifelong|maintain|"
        "incremental|stale|refresh|dynamic|training-free|self-improv",
        "tuning": "hyperparam|tuning|tuned|parameter-free|sensitiv|threshold|ablat|adaptive|"
        "automatic|training-free|configur|robust",
        "integration": "plug|drop-in|integrat|compatib|agnostic| api|modular|interface|library|"
        "package|toolkit|wrapper|without modif|without retrain|training-free|existing",
        "explaining": "explain|explanation|interpret|transparen|rationale|attribut|trace|audit|"
        "provenance|evidence|justif|insight|visualiz|reasoning",
        "own data": "few-shot|zero-shot|training-free|label|sample-efficien|data-efficien|"
        "samples|examples|unsupervis|self-supervis|data-free|annotation|amount of data|"
        "training data|without training|low-resource|scarc|weakly|limited data|small data",
        "monitoring": "confiden|uncertain|calibrat|verif|detect|abstain|refus|monitor|fallback|"
        "self-correct|reject|diagnos|error|fail|feedback|critic|reliab|judge",
        "prompts": "prompt|instruction|template|paraphras|rephras|phrasing|wording",
        "long inputs": "long|length|complexity|linear|quadratic|scal|context window|token|horizon",
        "simple baseline": "simple|simpl|naive|heuristic|random|majority|linear probe|vanilla|"
        "off-the-shelf|rule-based|baseline",
        "ready": "deploy|product|practical|real-world|pilot|future work|limit|real world|ready|"
        "in use|industr|launch|available|adopt",
        "maintenance": "maintain|community|support|updat|continu|actively|version",
    }
)
"""Where one of the signs stands, the source may have answered; the @-references of the tables."""

FIELDS = _table(
    {
        "agent": " agent|agentic|multi-agent|multiagent|tool use|tool-use|tool call|tool-call",
        "rag": "retrieval-augmented|retrieval augmented| rag |rag-|agentic search|deep research",
        "coding": "code generation|software engineering|program repair|swe-bench|"
        "code review|repository-level|unit test|coding a|coding task|coding model|coding bench|"
        "programming|vulnerabilit| bugs|code llm",
        "math": "mathematical reason|mathematical problem|mathematics|mathematician|math |math-|"
        "theorem prov|olympiad|gsm8k|arithmetic|formal proof| lean ",
        "speech": "speech|speaker|voice|spoken| asr|text-to-speech| tts",
        "audio": "music|audio|acoustic",
        "translation": "machine translation|translation quality|neural translation|translating",
        "vlm": "vision-language|vlm|mllm|lvlm|visual question|visual reasoning|image-text",
        "detection": "object detection|segmentation|object tracking|multi-object track|"
        "multi-object detect|re-identification",
        "image-making": "image generation|text-to-image|image editing|image synthesis|inpaint|"
        "super-resolution|image restoration|diffusion transformer|style transfer",
        "video": "video",
        "3d": "3d |3d reconstruction|gaussian splatting|nerf|point cloud|mesh |meshes|"
        "novel view|slam",
        "medical": "medic|clinic|patient|radiolog|patholog|diagnos|disease|cancer|health| mri|"
        "surgical|tumor|tumour|hospital|x-ray|ultrasound",
        "robot": "robot|manipulation|embodied|grasp|vision-language-action| vla|locomotion|"
        "humanoid|dexterous",
        "driving": "autonomous driving|self-driving|vehicle|traffic|driver|pedestrian",
        "rl": "reinforcement learning|policy optimization|grpo|reward|rlhf|rlvr| rl ",
        "graph": "graph neural|knowledge graph|gnn|link prediction|node classif|graph learning",
        "time-series": "time series forecast|time-series forecast|forecasting",
        "recommending": "recommender|recommendation|click-through|e-commerce|advertis",
        "safety": "jailbreak|ai safety|safety alignment|llm safety|unsafe|harmful|"
        "red-team|red team|refusal|guardrail|misalign",
        "attack": "attack|backdoor|prompt injection|adversarial example|jailbreak|malware|"
        "poisoning",
        "facts": "hallucinat|factual|fact-check|citation|misinformation",
        "reasoning": "reasoning model|reasoning trace|reasoning step|reasoning length|reasoning "
        "chain|"
        "reasoning token|reasoning effort|llm reasoning|efficient reasoning|mathematical reason|"
        "chain-of-thought|cot |test-time|thinking",
        "memory": "long-term memory|agent memory|agentic memory|episodic memory|persistent memory|"
        "memory bank|memory system|memory module|memory store|memory-augmented|memory layer|"
        "memory retriev|memory management|external memory|memories",
        "compressing": "quantiz|pruning|model compress|cache compress|compressed model|distill|"
        "low-rank|"
        "speculative decoding|sparse attention|sparsity|"
        "mixture-of-experts|mixture of experts| moe|token reduction",
        "inside": "interpretab|mechanistic|sparse autoencoder|probing|circuits|"
        "activation steering|neurons",
        "fairness": "fairness|social bias|stereotyp|demographic|gender|cultural bias|disparit",
        "education": "students|tutor|education|teaching|classroom|learner|pedagog|grading",
        "finance": "financ|trading|stock|credit risk|credit scor|bank |banks |banking|portfolio|"
        "investor",
        "legal": "legal|court|judicial|contracts|legal complian|regulatory|statut|patents|lawyer",
        "science": "molecul|protein|drug|chemi|materials|genom|"
        "physics-informed|crystal structure|enzyme|pde|pdes",
        "earth": "remote sensing|satellite|weather|climate|geospatial|earth observation|crop|"
        "agricult|flood|ocean|aerial",
        "documents": "document understanding|document pars|ocr|pdf|handwrit|invoice|scanned|"
        "visual document|document layout",
        "dialogue": "dialogue|dialog |conversational|chatbot|voice assistant|companion|empath|"
        "customer service",
        "screen": "gui |guis |web agent|computer use|computer-use|browser|mobile agent|web navig",
        "society": "social media|misinformation|hate speech|fake news|sentiment analysis|"
        "political|propaganda|toxic",
        "planning": "scheduling|combinatorial|vehicle routing|path planning|task planning|"
        "timetabl|travel planning|automated planning|optimization solver|integer program",
        "industry": "manufactur|industrial|power grid|smart grid|wireless|telecom|6g|5g|"
        "predictive maintenance|factory|supply chain|construction site",
        "judging": "llm-as-a-judge|llm-as-judge|llm judge|reward model|automatic evaluation|"
        "grader|essay scoring",
        "synthesis": "synthetic data|data generation|data augmentation|data synthesis",
        "tuning": "fine-tun|finetun| sft|instruction tuning|post-training|lora|adapter",
        "pretraining": "pre-train|pretrain|foundation model|scaling law|tokeniz",
        "searching": "semantic search|rerank|dense retriev|information retrieval|text retrieval|"
        "retriever|vector search|nearest neighbor search|text embedding",
        "writing": "story|stories|creative writing|writing|poet|fiction|text summarization|"
        "abstractive",
        "tables": "tabular|sql|text-to-sql|nl2sql|spreadsheet|relational database",
        "games": "auction|mechanism design|equilibri|game-theor|game theor|incentive|bargain|"
        "voting|social choice|negotiat",
        "faces": "face recognition|facial|biometric|gait|face swap|face generation|talking head|"
        "person re-identification",
        "motion": "human motion|human pose|avatar|gesture|motion capture|motion generation",
        "brain": "eeg|fmri|brain-computer|brain activity|brain signal|neural signal|bci",
        "doubt": "uncertainty|calibration|conformal|abstention|confidence estim",
        "forgetting": "continual|catastrophic|unlearn|knowledge editing|model editing|merging",
        "anomalies": "anomal|fault detection|fault diagnosis|intrusion|fraud",
        "federated": "federated|differential privacy|differentially private|decentraliz",
        "words": "low-resource language|multilingual|cross-lingual|dialect|sign language",
        "people": "human-ai|human-centered|human-centred|accessib|caregiv|mental health|elderly|"
        "older adults|well-being|wellbeing",
        "simulation": "simulator|simulation|digital twin|virtual environment",
        "causes": "causal discovery|causal inference|causal effect|causal graph|treatment effect",
        "extraction": "information extraction|named entity|entity recogn|relation extraction|"
        "ontolog|text classification|entity linking",
    }
)
"""Signs stand at the start of a word (a closing space ends it there). A field counts when one
stands in the title, or three in the text."""

CLAIMS = _table(
    {
        "real-time": "real-time|real time|realtime",
        "up to": "up to ",
        "best": "state-of-the-art performance|state-of-the-art result|new state of the art|"
        "new state-of-the-art|state-of-the-art accuracy|sets a new|achieves state-of-the-art",
        "efficient": "efficient|lightweight|low-cost|cost-effective|low overhead",
        "robust": "robust",
        "general": "generaliz|generalis|zero-shot",
        "scalable": "scalable|scales to|scalability",
        "explains": "interpretable|explainable|transparent",
        "trust": "trustworthy|reliable|reliability",
        "autonomous": "autonomous|fully automat|end-to-end automat|without human",
        "private": "privacy-preserving|preserves privacy|privacy preserving",
        "better": "improv|outperform|surpass|gain|superior|boost|higher|reduc",
        "significant": "significantly|substantial|dramatically|considerabl|markedly",
        "many": "extensive experiments|comprehensive experiments|extensive evaluation",
        "training-free": "training-free|without training|without fine-tuning|without additional",
        "plug": "plug-and-play|plug and play|drop-in|model-agnostic",
        "llm": "llm|language model|gpt-|chatgpt",
        "closed": "gpt-4|gpt-5|gpt-o|claude|gemini|gpt4|gpt-3",
        "trouble": "fail|bias|error|degrad|risk|vulnerab|unreliab|harm|hallucinat|struggl|"
        "inconsisten|"
        "artefact|artifact|collapse|leak|mislead|overestimat|underestimat",
        "early": "preliminary|proof-of-concept|proof of concept|early results|initial results|"
        "work in progress|prototype",
        "human": "human evaluat|user study|human study|human rating|human preference",
        "annotated": "annotat|labeled|labelled",
        "online": "a/b test|online experiment|online test",
        "learned": "trained|fine-tun|finetun|we train|training stage|training framework|"
        "training strategy|training data|training objective|during training|trains ",
        "tested": "experiment|evaluat|benchmark|accurac|outperform|empirical",
        "finding": "diagnos|screening|detection|classif|detect",
        "personal": "user|personal|patient|student|customer|conversation|employee|clinical",
        "decisions": "decision|diagnos|clinical|legal|financ|loan|hiring|recommend|"
        "safety-critical|high-stakes|moderation",
    }
)
"""What the item says of itself, which a question may take up; one sign anywhere will do."""

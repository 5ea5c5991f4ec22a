"""What to ask the research scientists: what a product manager needs and this source leaves out.

    item → what it is (traits) → asks that fit it and that it does not answer (signs)
         → a few, the more useful and the rarer first (choosing) → its own names put in (slots)

A question is asked only where no wording in text, title or comment even hints at an answer, so
the signs are broad on purpose: a question about something that is stated embarrasses.
"""

from summarize.questions.choosing import MAX_QUESTIONS, Known, questions_of

__all__ = ["MAX_QUESTIONS", "Known", "questions_of"]

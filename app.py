"""The Streamlit app: page registration and navigation only. The pages are in `views/`.

Run it with `preread up`, or alone with `PREREAD_HOME=… streamlit run app.py`.
"""

import streamlit as st

from views import bets, item, library, sources, today, trends
from views.shared import frame


def main() -> None:
    """Register the pages, link to them, and run the one that the address asks for."""
    st.set_page_config(page_title="Preread", page_icon="📰", layout="wide")
    listed = [
        st.Page(today.page, title="Today", default=True),
        st.Page(library.page, title="Library", url_path="library"),
        st.Page(trends.page, title="Trends", url_path="trends"),
        st.Page(bets.page, title="Bets", url_path="bets"),
        st.Page(sources.page, title="Sources", url_path="sources"),
    ]
    hidden = [st.Page(item.page, title="Item", url_path="item")]
    # Streamlit's own navigation folds away on a phone; a few links need no folding.
    page = st.navigation([*listed, *hidden], position="hidden")
    with st.container(horizontal=True, key="nav"):
        for one in listed:
            st.page_link(one)
    with frame():
        page.run()


main()

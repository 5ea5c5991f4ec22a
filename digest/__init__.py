"""The edition: from the store's candidates to something worth five minutes.

    window → choose → rank → group → compose → render

    window  = window_at(period, now, settings.zone, settings.digest)
    chosen  = choose(candidates, window, settings.digest, first_edition=…)
    ranked  = rank(chosen.items, bets, embed_bets(bets, encoder.embed), window.end)
    edition = compose(group(ranked), chosen, window, facts_of(sources), settings.digest, preview=…)
    page    = render(edition, "text")

Each step is a function from data to data: no SQL, no clock, no network. The same candidates,
settings and window give the same edition, byte for byte.
"""

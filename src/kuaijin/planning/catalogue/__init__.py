"""From a project's facts to what it needs: packs with their sources, rules with reasons, documents asked once."""

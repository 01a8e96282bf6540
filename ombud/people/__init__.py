"""Who is here: customers, agents, teams."""

"""Term bases kept by people: what is proposed to them."""

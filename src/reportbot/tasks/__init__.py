"""What a model is asked: render, schema, dispose."""

"""The domain: pure functions over questionnaire and events; standard library and pydantic only."""

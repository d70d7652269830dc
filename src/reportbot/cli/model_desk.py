"""Builds what an interview needs of a configured model. Nothing is imported or opened before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportbot.locations import Places

if TYPE_CHECKING:
    from reportbot.assistant import ModelDesk
    from reportbot.core.model_port import ChatModel
    from reportbot.core.model_settings import ModelSettings
    from reportbot.tasks.prompting import TaskPrompts


def open_model_desk(places: Places) -> ModelDesk | None:
    """The configured model; None, with a word on stderr, where its settings are no use."""
    if not (places.config / "model.toml").exists():
        return None
    from reportbot.adapters.model_files import load_settings
    from reportbot.cli.literature import complain
    from reportbot.core.errors import ContentError

    try:
        settings = load_settings(places.config)
    except ContentError as error:
        complain(f"The model is left out: {error}")
        return None
    return None if settings is None else desk_of(places, settings)


def desk_of(places: Places, settings: ModelSettings) -> ModelDesk:
    """A desk for any settings, written down or not."""
    from reportbot.adapters.model_files import ConsentFile
    from reportbot.assistant import ModelDesk

    return ModelDesk(
        settings=settings,
        open_model=lambda: open_chat_model(settings),
        open_prompts=lambda: open_prompts(places),
        book=ConsentFile(places.data),
    )


def open_chat_model(settings: ModelSettings) -> ChatModel:
    """The model behind its port, with its key from the environment or the keyring. Raises ModelFailed."""
    from reportbot.adapters.langchain_chat import LangChainChat, open_chat
    from reportbot.adapters.model_failures import no_key
    from reportbot.adapters.model_keys import find_key
    from reportbot.core.model_settings import KEYLESS

    key = find_key(settings)
    if not key and settings.provider not in KEYLESS and not settings.base_url:
        raise no_key(settings)
    return LangChainChat(settings, lambda: open_chat(settings, key), secrets=(key,) if key else ())


def open_prompts(places: Places) -> TaskPrompts:
    from reportbot.adapters.prompt_files import load_prompts

    return load_prompts(places.prompts.joinpath("model"))

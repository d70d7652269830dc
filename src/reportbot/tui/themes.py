"""The looks of the app: ink and paper with one teal, in dark, light and high contrast."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="reportbot-dark",
    primary="#7fb8ad",
    secondary="#8fa7c4",
    accent="#d9b679",
    warning="#d9b679",
    error="#e08a80",
    success="#9cc38b",
    foreground="#dfe3de",
    background="#171b1d",
    surface="#1d2225",
    panel="#262d30",
    dark=True,
    variables={
        "quiet": "#98a3a2",
        "footer-key-foreground": "#7fb8ad",
        "input-selection-background": "#7fb8ad 30%",
        "block-cursor-text-style": "none",
        "border": "#4f7f78",
        "border-blurred": "#343d40",
    },
)
LIGHT = Theme(
    name="reportbot-light",
    primary="#1f6a63",
    secondary="#3f5f86",
    accent="#8a5a12",
    warning="#8a5a12",
    error="#a33a30",
    success="#3f6d2e",
    foreground="#22292b",
    background="#f7f4ee",
    surface="#fdfbf7",
    panel="#ebe6db",
    dark=False,
    variables={
        "quiet": "#5d6667",
        "footer-key-foreground": "#1f6a63",
        "input-selection-background": "#1f6a63 25%",
        "block-cursor-text-style": "none",
        "border": "#1f6a63",
        "border-blurred": "#cfc8b8",
    },
)
CONTRAST = Theme(
    name="reportbot-contrast",
    primary="#ffff55",
    secondary="#aaddff",
    accent="#ffff55",
    warning="#ffff55",
    error="#ff9a9a",
    success="#b6ff9a",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    dark=True,
    text_alpha=1.0,
    variables={
        "quiet": "#e0e0e0",
        "text-muted": "#e0e0e0",
        "text-disabled": "#c8c8c8",
        "footer-key-foreground": "#ffff55",
        "block-cursor-text-style": "bold reverse",
        "border": "#ffff55",
        "border-blurred": "#bbbbbb",
    },
)
DEFAULTS = {"quiet": "ansi_bright_black", "border-blurred": "ansi_bright_black"}
"""What themes of others lack."""
OWN = (DARK, LIGHT, CONTRAST)

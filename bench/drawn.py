"""What a page that was drawn shows a reader's program: pages to go to, fields to choose in, files to save."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState


class AnswerError(Exception):
    """What the server answered is not a page drawn to its end."""


@dataclass(frozen=True)
class Choice:
    """A field of the page: its label, what may be chosen and what is."""

    id: str
    label: str
    kind: str
    options: tuple[str, ...]
    value: str | float | None

    def state(self, value: str | float | None) -> WidgetState:
        """What a browser sends of this field."""
        sent = WidgetState(id=self.id)
        if value is None:
            return sent
        if self.kind == "selectbox":
            sent.string_value = str(value)
        elif self.kind == "button_group":
            sent.string_array_value.data.append(str(value))
        elif self.kind == "slider":
            sent.double_array_value.data.append(float(value))
        return sent


@dataclass
class Drawn:
    """What a rerun drew: pages by the address of each, fields, ids of files to make, and how many elements."""

    pages: dict[str, str] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    elements: int = 0


def refuse(element: Element) -> None:
    """Raise AnswerError where an element tells of a fault."""
    kind = element.WhichOneof("type")
    if kind == "exception":
        raise AnswerError(f"the page shows an exception: {element.exception.message}")
    if kind == "alert" and element.alert.format == Alert.ERROR:
        raise AnswerError(f"the page shows a fault: {element.alert.body}")


def files(element: Element) -> Iterator[str]:
    """The id of the file that a button saves: it is made on the click."""
    if element.WhichOneof("type") == "download_button" and element.download_button.deferred_file_id:
        yield element.download_button.deferred_file_id


def choices(element: Element, values: Mapping[str, WidgetState]) -> Iterator[Choice]:
    """The fields of an element that a reader chooses in, with what stands in them."""
    kind = element.WhichOneof("type")
    if kind == "selectbox":
        box = element.selectbox
        kept = values[box.id].string_value if box.id in values else None
        value = box.raw_value if box.set_value else kept
        first = box.options[box.default] if box.HasField("default") and box.options else None
        yield Choice(box.id, box.label, kind, tuple(box.options), value or first)
    elif kind == "button_group":
        group = element.button_group
        options = tuple(one.content for one in group.options)
        held = list(values[group.id].string_array_value.data) if group.id in values else []
        shown = list(group.raw_values) if group.set_value else held
        value = (shown or [options[index] for index in group.default] or [None])[0]
        yield Choice(group.id, group.label, kind, options, value)
    elif kind == "slider" and not element.slider.options:
        slider = element.slider
        moved = list(values[slider.id].double_array_value.data) if slider.id in values else []
        value = (list(slider.value) if slider.set_value else moved or list(slider.default))[0]
        ends = tuple(str(slider.min + (slider.max - slider.min) * part / 10) for part in range(11))
        yield Choice(slider.id, slider.label, kind, ends, value)

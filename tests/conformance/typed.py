"""Hold JSON against lsprotocol's type hints, without the conversions that its converter is willing to make.

The converter takes `"yes"` where the protocol wants a boolean or an object, and gives back `"yes"`: a round trip does not
notice. Here a value is of a type or it is not.
"""

import collections.abc
import enum
import functools
import types as builtin
import typing

import attrs
from lsprotocol import types

UNIONS = (typing.Union, builtin.UnionType)
LISTS = (list, collections.abc.Sequence)
MAPS = (dict, collections.abc.Mapping)


def faults(value, hint, where=""):
    """Why a JSON value is not of a type; nothing when it is."""
    hint = resolved(hint)
    if hint in (typing.Any, object) or isinstance(hint, typing.TypeVar):
        return []
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in UNIONS:
        return of_union(value, arguments, where)
    if origin is typing.Literal:
        is_one = any(value == one and type(value) is type(one) for one in arguments)
        return [] if is_one else [f"{where} is {value!r:.60}, not one of {arguments}"]
    if origin in LISTS:
        if not isinstance(value, list):
            return [f"{where} is {value!r:.60}, no list"]
        return [fault for at, item in enumerate(value) for fault in faults(item, arguments[0], f"{where}[{at}]")]
    if origin is tuple:
        if not isinstance(value, list) or len(value) != len(arguments):
            return [f"{where} is {value!r:.60}, no list of {len(arguments)}"]
        items = enumerate(zip(value, arguments))
        return [fault for at, (item, kind) in items for fault in faults(item, kind, f"{where}[{at}]")]
    if origin in MAPS:
        if not isinstance(value, dict):
            return [f"{where} is {value!r:.60}, no object"]
        return [fault for key, item in value.items() for fault in faults(item, arguments[1], f"{where}.{key}")]
    if isinstance(hint, type) and attrs.has(hint):
        return of_class(value, hint, where)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return of_enum(value, hint, where)
    return of_primitive(value, hint, where)


def resolved(hint):
    """A hint that is a name, as what it names."""
    if isinstance(hint, typing.ForwardRef):
        hint = hint.__forward_arg__
    if isinstance(hint, str):
        hint = getattr(types, hint, typing.Any)
    return type(None) if hint is None else hint


def of_union(value, members, where):
    tries = [faults(value, member, where) for member in members]
    if not all(tries):
        return []
    # The member that fits best tells most: the one whose faults lie deepest.
    depth = lambda found: max(fault.split(" ")[0].count(".") + fault.split(" ")[0].count("[") for fault in found)
    return max(tries, key=lambda found: (depth(found), -len(found)))


def of_class(value, kind, where):
    if not isinstance(value, dict):
        return [f"{where} is {value!r:.60}, no {kind.__name__}"]
    fields = fields_of(kind)
    found = [f"{where}.{key} does not belong to {kind.__name__}" for key in value if key not in fields]
    for name, field in fields.items():
        if name in value:
            found += faults(value[name], field.type, f"{where}.{name}")
        elif field.default is attrs.NOTHING:
            found.append(f"{where}.{name} is missing")
    return found


@functools.cache
def fields_of(kind):
    """The fields of a class, by their names in JSON."""
    attrs.resolve_types(kind, vars(types), vars(types))

    def in_json(name):
        first, *rest = name.rstrip("_").split("_")
        return first + "".join(word[:1].upper() + word[1:] for word in rest)

    return {in_json(field.name): field for field in attrs.fields(kind)}


def of_enum(value, kind, where):
    is_one = any(value == member.value and type(value) is type(member.value) for member in kind)
    return [] if is_one else [f"{where} is {value!r:.60}, no {kind.__name__}"]


def of_primitive(value, kind, where):
    allowed = {bool: (bool,), int: (int,), float: (int, float), str: (str,), type(None): (type(None),)}.get(kind)
    if allowed is None or (isinstance(value, allowed) and (kind is bool or not isinstance(value, bool))):
        return []
    return [f"{where} is {value!r:.60}, no {kind.__name__}"]

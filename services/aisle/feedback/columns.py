"""The columns of each dataset."""

from collections.abc import Mapping

import pyarrow as pa

_STRINGS = pa.list_(pa.string())
_MESSAGES = pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))
_DECISIONS = pa.list_(pa.struct([("name", pa.string()), ("choice", pa.string()), ("propensity", pa.float64())]))
_PASSAGES = pa.list_(
    pa.struct([("label", pa.string()), ("id", pa.string()), ("kind", pa.string()), ("score", pa.float64())])
)
_GAPS = pa.list_(pa.struct([("source", pa.string()), ("cause", pa.string())]))
_REACTIONS = pa.list_(
    pa.struct(
        [
            ("reaction", pa.string()),
            ("product_id", pa.string()),
            ("minor_units", pa.int64()),
            ("currency", pa.string()),
            ("at_ms", pa.int64()),
        ]
    )
)

# `sft` and `kto`: TRL's conversational formats, huggingface.co/docs/trl/dataset_formats.
COLUMNS: Mapping[str, pa.Schema] = {
    "sft": pa.schema([("messages", _MESSAGES)]),
    "kto": pa.schema([("prompt", _MESSAGES), ("completion", _MESSAGES), ("label", pa.bool_())]),
    "episodes": pa.schema(
        [
            ("query_id", pa.string()),
            ("recorded_at_ms", pa.int64()),
            ("asked_at_ms", pa.int64()),
            ("ended_at_ms", pa.int64()),
            ("shop_id", pa.string()),
            ("locale", pa.string()),
            ("market", pa.string()),
            ("channel", pa.string()),
            ("arm", pa.string()),
            ("page_product_id", pa.string()),
            ("turns", pa.int32()),
            ("consented", pa.bool_()),
            ("question", pa.string()),
            ("markup", pa.string()),
            ("outcome", pa.string()),
            ("intent", pa.string()),
            ("form", pa.string()),
            ("refusal", pa.string()),
            ("policy", pa.string()),
            ("decisions", _DECISIONS),
            ("sources", _STRINGS),
            ("products", _STRINGS),
            ("passages", _PASSAGES),
            ("gaps", _GAPS),
            ("index_version", pa.string()),
            ("engine", pa.string()),
            ("model", pa.string()),
            ("weights_sha256", pa.string()),
            ("prompt_sha256", pa.string()),
            ("run", pa.string()),
            ("prompt_tokens", pa.int64()),
            ("completion_tokens", pa.int64()),
            ("dropped_products", _STRINGS),
            ("liked", pa.bool_()),
            ("clicks", pa.int32()),
            ("carts", pa.int32()),
            ("purchases", pa.int32()),
            ("reactions", _REACTIONS),
        ]
    ),
}

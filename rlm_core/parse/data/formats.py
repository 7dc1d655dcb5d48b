"""The formats of data, and what names alone tell about them."""

DATA_FORMATS = frozenset(
    {
        "arb",
        "base64",
        "csv",
        "geojson",
        "hex-dump",
        "json-catalog",
        "json-data",
        "jsonl",
        "list",
        "lockfile",
        "log",
        "minified",
        "notebook",
        "number-table",
        "po",
        "properties",
        "snapshot",
        "source-map",
        "sql-dump",
        "strings",
        "svg",
        "tsv",
        "wkt",
        "xliff",
        "xml-data",
        "yaml-catalog",
        "yaml-data",
    }
)

FORMAT_OF_SUFFIX = {
    "ambr": "snapshot",
    "arb": "arb",
    "csv": "csv",
    "ewkt": "wkt",
    "geojson": "geojson",
    "gml": "xml-data",
    "gpx": "xml-data",
    "ipynb": "notebook",
    "jsonl": "jsonl",
    "jsonlines": "jsonl",
    "kml": "xml-data",
    "ndjson": "jsonl",
    "po": "po",
    "pot": "po",
    "psv": "csv",
    "resx": "xml-data",
    "snap": "snapshot",
    "strings": "strings",
    "svg": "svg",
    "tab": "tsv",
    "topojson": "geojson",
    "tsv": "tsv",
    "wkt": "wkt",
    "xlf": "xliff",
    "xliff": "xliff",
}

LOCKFILES = frozenset(
    {
        "bun.lock",
        "cargo.lock",
        "composer.lock",
        "flake.lock",
        "gemfile.lock",
        "go.sum",
        "npm-shrinkwrap.json",
        "package-lock.json",
        "packages.lock.json",
        "pdm.lock",
        "pipfile.lock",
        "pixi.lock",
        "pnpm-lock.yaml",
        "podfile.lock",
        "poetry.lock",
        "pubspec.lock",
        "uv.lock",
        "yarn.lock",
    }
)

# A pattern: the codes of ISO 639-1, and what catalogs use beside them.
LANGUAGES = (
    "aa|ab|ae|af|ak|am|an|ar|as|av|ay|az|ba|be|bg|bh|bi|bm|bn|bo|br|bs|ca|ce|ch|co|cr|cs|"
    "cu|cv|cy|da|de|dv|dz|ee|el|en|eo|es|et|eu|fa|ff|fi|fj|fo|fr|fy|ga|gd|gl|gn|gu|gv|ha|"
    "he|hi|ho|hr|ht|hu|hy|hz|ia|id|ie|ig|ii|ik|io|is|it|iu|iw|ja|jv|ka|kg|ki|kj|kk|kl|km|"
    "kn|ko|kr|ks|ku|kv|kw|ky|la|lb|lg|li|ln|lo|lt|lu|lv|mg|mh|mi|mk|ml|mn|mr|ms|mt|my|na|"
    "nb|nd|ne|ng|nl|nn|no|nr|nv|ny|oc|oj|om|or|os|pa|pi|pl|ps|pt|qu|rm|rn|ro|ru|rw|sa|sc|"
    "sd|se|sg|si|sk|sl|sm|sn|so|sq|sr|ss|st|su|sv|sw|ta|te|tg|th|ti|tk|tl|tn|to|tr|ts|tt|"
    "tw|ty|ug|uk|ur|uz|ve|vi|vo|wa|wo|xh|yi|yo|za|zh|zu|ast|ckb|dsb|fil|hsb|kab"
)

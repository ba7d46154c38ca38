"""A plugin of `tl generate`: a Python module that decodes bytes to the JSON of `tl decode`.

It knows masks, vectors and the language's types, but no parameters of types."""
import json, sys

MODULE = '''import base64, json, struct, sys
READERS = {}
class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0
    def take(self, count):
        self.at += count
        if self.at > len(self.data):
            raise ValueError(f"the input ends at byte {len(self.data)}")
        return self.data[self.at - count:self.at]
    def int(self, code="<i"):
        return struct.unpack(code, self.take(struct.calcsize(code)))[0]
    def nat(self): return self.int("<I")
    def long(self): return str(self.int("<q"))
    def double(self): return self.int("<d")
    def int128(self): return self.take(16).hex()
    def int256(self): return self.take(32).hex()
    def bytes(self): return base64.b64encode(self.blob()).decode()
    def string(self): return self.blob().decode()
    def blob(self):
        head, length = 1, self.take(1)[0]
        if length == 254:
            head, length = 4, int.from_bytes(self.take(3), "little")
        data = self.take(length)
        self.take(-(head + length) % 4)
        return data
    def vector(self, is_boxed, item):
        if is_boxed:
            self.nat()
        return [item() for _ in range(self.nat())]
    def value(self):
        return READERS[self.nat()](self)
'''

schema = json.load(sys.stdin)
if (schema["format"], schema["version"]) != ("tl-schema", 1):
    sys.exit("expected tl-schema of version 1")
types, combinators = schema["types"], schema["combinators"]

def read(ty):
    """Returns the expression that reads a value from the reader `r`."""
    is_boxed, name = ty["kind"] == "boxed", ty.get("name")
    if name in ("Vector", "vector") and ty.get("arguments"):
        return f"r.vector({is_boxed}, lambda: {read(ty['arguments'][0]['type'])})"
    if ty["kind"] == "bare" and not ty["arguments"]:
        builtin = combinators[ty["combinator"]]["builtin"]
        reader = f"r.{builtin}()" if builtin else f"read_{ty['combinator']}(r)"
        return "True" if name == "true" else reader
    if ty["kind"] == "nat":
        return "r.nat()"
    if ty["kind"] == "parameter" or is_boxed and not ty["arguments"]:
        return "r.nat() == 0x997275b5" if name == "Bool" else "r.value()"
    sys.exit(f"this plugin does not know {ty}")

for number, c in enumerate(combinators):
    if c["builtin"]:
        continue
    MODULE += f"\ndef read_{number}(r):\n    v, f = {{'_': {c['name']!r}}}, {{}}\n"
    for index, field in enumerate(c["fields"]):
        bit = field["condition"]
        guard = f"if f.get({bit['mask']['field']}, 0) >> {bit['bit']} & 1: " if bit else ""
        target = f"f[{index}]" if field["is_mask"] else f"v[{field['key']!r}]"
        MODULE += f"    {guard}{target} = {read(field['type'])}\n"
    MODULE += "    return v\n" + ("" if c["is_local"] else f"READERS[0x{c['id']}] = read_{number}\n")
MODULE += "\nfor line in sys.stdin:\n    print(json.dumps(Reader(bytes.fromhex(line)).value()))\n"
json.dump({"decode.py": MODULE}, sys.stdout)

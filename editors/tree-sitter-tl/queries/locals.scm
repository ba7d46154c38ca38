; Parameters and fields of type `#` are the names that the rest of a combinator can mention.

(constructor) @local.scope
(function) @local.scope
(repetition) @local.scope

(parameters name: (variable) @local.definition)
(field name: (variable) @local.definition type: (nat))
(group name: (variable) @local.definition type: (nat))

(condition mask: (variable) @local.reference)
(lower_name) @local.reference
(upper_name) @local.reference

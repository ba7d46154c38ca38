(constructor name: (name) @name) @definition.class
(function name: (name) @name) @definition.function

; A constructor implements the type of its result.
(constructor result: (upper_name) @name) @reference.implementation
(function result: (upper_name) @name) @reference.class

(field type: [(upper_name) (lower_name)] @name) @reference.class
(group type: [(upper_name) (lower_name)] @name) @reference.class
(generic [(upper_name) (lower_name)] @name) @reference.class
(application [(upper_name) (lower_name)] @name) @reference.class
(bare (upper_name) @name) @reference.class

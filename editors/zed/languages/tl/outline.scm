(header) @name @item
(constructor name: (_) @name result: (_) @context) @item
(function name: (_) @name result: (_) @context) @item

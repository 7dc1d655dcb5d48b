(struct_item name: (_) @name body: (_)? @body) @definition.class
(union_item name: (_) @name body: (_) @body) @definition.class
(enum_item name: (_) @name body: (_) @body) @definition.class
(trait_item name: (_) @name body: (_) @body) @definition.class
(impl_item "impl" @name !trait type: (_) @name body: (_) @body) @definition.implementation
(impl_item "impl" @name trait: (_) @name "for" @name type: (_) @name body: (_) @body) @definition.implementation
(mod_item name: (_) @name body: (_) @body) @definition.section
(function_item name: (_) @name body: (_) @body) @definition.function
(function_signature_item name: (_) @name) @definition.function
(macro_definition name: (_) @name . (_) @body) @definition.function
(const_item name: (_) @name) @definition.constant
(static_item name: (_) @name) @definition.constant
(type_item name: (_) @name) @definition.constant

(attribute_item) @decoration
(source_file (line_comment) @documentation)
(source_file (block_comment) @documentation)
(declaration_list (line_comment) @documentation)
(declaration_list (block_comment) @documentation)

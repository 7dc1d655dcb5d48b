; Rules come in runs that begin alike (`.btn`, `.btn-primary`): a run is one node.
(stylesheet (rule_set (selectors) @name (block) @body) @definition.rules)
(stylesheet (at_rule (block (rule_set (selectors) @name (block) @body) @definition.rules)))
(media_statement "@media" @name . (_) @name (block) @body) @definition.section
(keyframes_statement "@keyframes" @name (keyframes_name) @name (keyframe_block_list) @body) @definition.section
(supports_statement "@supports" @name . (_) @name (block) @body) @definition.section
(at_rule (at_keyword) @name . (keyword_query) @name (block) @body) @definition.section
(at_rule (at_keyword) @name (block) @body) @definition.section

(comment) @documentation

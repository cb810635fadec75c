// The model as bytes. Its name changes with it, which makes the build take a new one.
    .section .rodata
    .balign 64
    .global copydesk_entities_model
    .global copydesk_entities_model_end
    .global copydesk_entities_model_label
copydesk_entities_model:
    .incbin "entities.model"
copydesk_entities_model_end:
    .byte 0
copydesk_entities_model_label:
    .asciz "entities-9fa0fcabf050"
    .section .note.GNU-stack,"",%progbits

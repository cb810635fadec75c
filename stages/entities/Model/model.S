// Written by train-entities. The line below makes the build take a new model.
// fingerprint: a857d94feadf4b5f
    .section .rodata
    .balign 64
    .global copydesk_entities_model
    .global copydesk_entities_model_end
copydesk_entities_model:
    .incbin "entities.model"
copydesk_entities_model_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits

// The phrases of captions, sign-offs and authors' lives, beside those of PlainTextPhrases.swift.

/// As `phraseTable`.
let creditTable: [(kind: PhraseKind, phrases: StaticString)] = [
    (
        .credit,
        """
        getty images|getty|shutterstock|istock|afp via|ap photo|file photo|courtesy of|photograph by|photograph|photographs|\
        photo by|photos by|^photo|^photos|^image|^images|^picture|^pictures|^illustration|^credit|photo credit|image credit|\
        picture alliance|imago|dpa picture|^foto|^fotos|^bild|^symbolbild|^archivbild|^archivfoto|^crédit|^crédits|© |\
        ^photographie|^imagen|^imagem|^crédito|^créditos|foto de archivo|reproducción|reprodução|^beeld|^kuva|^bildtext|\
        ^zdjęcie|^fot|^фото|^fotoğraf|^ilustrasi|handout|via ap|via getty|via reuters|unsplash|pexels|alamy|zuma press|\
        pictured|is pictured|seen here|left and|enlarge|toggle caption|hide caption|reuters file|screenshot|screengrab
        """
    ),
    (
        .biography,
        """
        is a reporter|is a senior|is a staff|is a freelance|is a writer|is a journalist|is an editor|is the editor|is the author of|\
        is a contributing|is a contributor|is a columnist|is a correspondent|staff writer|contributing writer|\
        freelance writer|assistant editor|senior editor|deputy editor|managing editor|senior writer|senior reporter|\
        can be reached at|reach the reporter|reach her|reach him|contributed to this|contributed reporting|reporting by|\
        editing by|writing by|additional reporting|compiled by|covers|has covered|has written for|her work has|his work has|\
        follow her|follow him|views expressed|ist redakteur|ist redakteurin|ist autor|ist autorin|redakteurin|redakteur|\
        journaliste|periodista|giornalista|jornalista|redacteur|journalist bei|she lives in|he lives in|before joining|\
        he is the author|she is the author|previously worked|previously wrote|years of experience
        """
    ),
    (
        .signOff,
        """
        contributed to this report|contributed to this story|contributed to this article|contributed to this piece|\
        contributed to the report|contributed reporting|contributed to reporting|contributed additional reporting|\
        ^reporting by|^additional reporting by|^additional reporting from|^writing by|^editing by|^edited by|^compiled by|\
        ^reporting and writing by|^translated by|^with inputs from|^with input from|^with agency inputs|^with reporting by|\
        views expressed are|views expressed in|opinions expressed are|opinions expressed in|\
        ^with additional reporting|^with files from|^with agencies|^with reports from
        """
    ),
    (
        .pitch,
        """
        to your inbox|in your inbox|our newsletter|our newsletters|our daily newsletter|our weekly newsletter|\
        whatsapp channel|telegram channel|youtube channel|our mobile app|news alerts|on google news|our daily briefing
        """
    ),
]

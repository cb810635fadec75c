// The words that designers put into class, id, role and the like, and the concept each of them names.

/// What an attribute says about an element. The raw value is a lane of `ConceptDistances`.
enum Concept: UInt8, CaseIterable {
    case article, body, articleBody, main, navigation, breadcrumb, header, footer
    case sidebar, widget, share, related, popular, promotion, newsletter, paywall
    case advertisement, byline, biography, date, tags, comments, caption, image
    case video, hidden, consent, modal, legal, tools, title, lede
    case embed, quote, interactive, contents, form, pagination, list, infobox
    case correction, live, shop, rating, commentList, ticker, skip, paragraph
    case donation, notice, faq, footnote, sticky, application, gallery, secondary
    // What tags alone say.
    case asideTag, headerTag, listTag, tableTag, quoteTag, figureTag, formTag, sectionTag

    /// A bit for a mask.
    var bit: UInt64 { 1 << UInt64(rawValue) }
}

enum ConceptWords {
    /// `=word` stands between boundaries (a plural s is allowed), `word*` begins at one, `*word` stands anywhere. A
    /// hyphen is any run of separators, or the edge between a small letter and a capital.
    static let rows: [(Concept, StaticString)] = [
        (.article, "article* story* =post =entry =news =blog =single artikel* noticia* nota* =beitrag"),
        (.body, "=body =content *content- =text =copy *richtext *fulltext =rte *wysiwyg =prose =texto =inhalt =cuerpo"),
        (
            .articleBody,
            """
            article-body article-content article-text article-copy article-main articlebody articlecontent articletext \
            story-body story-content story-text storybody storycontent storytext post-body post-content post-text \
            postbody postcontent posttext entry-content entry-body entry-text entrycontent news-content news-body \
            news-text newscontent newstext main-content maincontent content-body body-content body-text bodytext \
            body-copy bodycopy content-text text-content td-post-content page-content single-content blog-content \
            article-detail news-detail story-detail detail-content detail-body main-text paragraphs \
            artikel-text artikeltext article-section body-main artigo-texto cuerpo-nota texto-noticia =texto-nota
            """
        ),
        (.main, "=main =primary *maincol"),
        (.navigation, "=nav *navbar navigation* =menu *menu- *submenu *megamenu =tabs =navi"),
        (.breadcrumb, "*breadcrumb *crumbs"),
        (.header, "=header *masthead =topbar =hdr"),
        (.footer, "*footer =foot *colophon contentinfo"),
        (.sidebar, "*sidebar =side-bar =aside =rail *right-rail *rightrail =sidecol =side *rightcol complementary"),
        (.secondary, "=secondary =right =extra =additional =supplementary =bottom =below =after =marginal"),
        (.widget, "widget* =module =plugin =component"),
        (
            .share,
            """
            share* sharing* *sharebar *sharethis social* *addthis *addtoany facebook* =fb twitter* whatsapp* linkedin* \
            pinterest* =follow teilen* compartir* partage* =like =likes sosmed*
            """
        ),
        (
            .related,
            """
            related* relate* recommend* *readmore =read-more =more =also similar* =further suggest* *seealso see-also \
            verwandt* relacionad* *next-article *next-story =onward crosslink* =linkbox =more-on =internal-link \
            relatedarticles inline-link* =incontent-link baca-juga =siehe =autres =outras leia* correlat*
            """
        ),
        (
            .popular,
            """
            trending* popular* =most *mostread *mostpopular latest* recent* *topstories *top-stories headlines =hot \
            meistgelesen* masleid* =top =newsfeed =playlist
            """
        ),
        (
            .promotion,
            "promo* teaser* =card =cards =cta *callout marketing* *featured =tease =upsell =house =partner =partners"
        ),
        (
            .newsletter,
            """
            newsletter* subscri* *signup =sign-up *mailchimp *optin *email-capture =mailing inscription* abo- \
            abonn* suscri* *briefing
            """
        ),
        (
            .paywall,
            "*paywall premium* *regwall meter* =piano =gate =gated locked* *login =register registration* *plus-"
        ),
        (
            .advertisement,
            """
            =ad =ads =adv advert* adsense* =dfp =gpt sponsor* *banner *taboola *outbrain commercial* *adslot =adbox \
            werbung* anzeige* publicidad* publicite* =pub =adsbygoogle =adunit *ad-container *ad-wrapper *ad-unit \
            =mpu *leaderboard =revcontent =zergnet =dianomi =native =paid reklam* iklan* =billboard =adsense
            """
        ),
        (.byline, "*byline =author =authors =writer =reporter contributor* =by autor* =auteur journalist* =credits"),
        (
            .biography,
            "=bio =bios *authorbox *author-box *author-bio *authorbio *author-info *about-author =about profile* =avatar"
        ),
        (
            .date,
            """
            =date *datetime =time timestamp* publish* =posted =updated *dateline *pubdate =meta *postmeta *metadata =info \
            datum* fecha* =published =modified *readtime *read-time *reading-time =datestamp =details
            """
        ),
        (
            .tags,
            """
            =tag *taglist *tagcloud topic* keyword* categor* =label =cat =cats =section *kicker *eyebrow *overline \
            rubric* =tema =themen tagged* schlagwort* etiqueta* =sujets =pill =badge
            """
        ),
        (
            .comments,
            "comment* *disqus discussion* =respond =reply *livefyre *viafoura =coral *spotim kommentar* comentario* =forum"
        ),
        (.caption, "*caption =credit photocredit* legend* *photographer =legende bildunterschrift* *cutline epigrafe*"),
        (.image, "image* =img photo* picture* =media *figure thumb* =pic =foto bild* =icon =logo"),
        (.gallery, "*gallery *slideshow *lightbox *carousel *slider =slide =slides =swiper =slick galerie* galeria*"),
        (.video, "video* *player *jwplayer *brightcove youtube* audio* *podcast =vjs =listen =speech =tts"),
        (
            .hidden,
            """
            =hidden =hide *visuallyhidden visually-hidden sr-only =screen-reader *screenreader d-none *invisible \
            *offscreen print-only =noprint =no-print =collapsed =collapse =off-screen rollover-block rollover-people-block *hovercard hover-card tooltip-content tooltiptext
            """
        ),
        (.consent, "cookie* *consent *gdpr =cmp *onetrust privacy* =ccpa =didomi =usercentrics datenschutz*"),
        (.modal, "*modal *popup pop-up *overlay *dialog *tooltip *popover *drawer *offcanvas *flyout dropdown* =toast"),
        (.legal, "copyright* =legal *disclaimer =terms =rights =policy *imprint impressum* *licen disclosure* *trust"),
        (
            .tools,
            """
            *toolbar =tools =tool =print =printer =email =mail =action =actions utilit* =util button* =btn *fontsize \
            font-size* bookmark* =save =copylink clipboard* =controls =toggle =download
            """
        ),
        (.title, "=title *headline =hed *heading titulo* titel* ueberschrift* =titre"),
        (
            .lede,
            """
            *subtitle *sub-title subhead* *standfirst =dek =deck =summary =lead =lede intro* abstract* excerpt* *chapo \
            =sapo vorspann* descript* strapline* *subheadline =kurztext =entradilla =bajada =sommario =ingress =synopsis \
            =excerpt =sumario =volanta =lid
            """
        ),
        (.embed, "embed* *tweet instagram* *iframe *oembed tiktok*"),
        (.quote, "*pullquote pull-quote *blockquote =quote =quotes zitat* =citation"),
        (.interactive, "=poll quiz* survey* chart* infographic* =map interactive* =game =calculator crossword*"),
        (.contents, "=toc table-of-contents *tableofcontents =jump-link =jumplinks =anchor-links =contents"),
        (.form, "=search *searchform =form *input signin* =sign-in =field =checkbox"),
        (.pagination, "paginat* =pager =paging =prev =next previous* page-links *postnav post-navigation =pages"),
        (.list, "=list =listing =lists =grid =feed =stream =loop archive* =river =results =items =item =collection"),
        (
            .infobox,
            "*infobox *factbox fact-box *sidebox =box *infocard *keypoints key-points takeaway* =facts =kasten highlights*"
        ),
        (.correction, "correction* clarification* *editor-note *editors-note editornote* =addendum"),
        (.live, "*liveblog =live live-*"),
        (.shop, "product* =price =prices =shop =buy =cart =deal =deals affiliate* commerce* coupon* amazon* =store"),
        (.rating, "rating* =review =reviews =star =stars =score =scores =vote =votes"),
        (
            .commentList,
            """
            comment-list commentlist comments-area comment-body comment-content comment-text commentbody commenttext \
            comment-item comment-thread =respond comment-form disqus-thread kommentarliste comments-list
            """
        ),
        (.ticker, "weather* ticker* =stock =stocks =market =markets lotter* =breaking horoscop* wetter*"),
        (.skip, "=skip skip-* *skiplink accessib* =jump"),
        (.paragraph, "paragraph* =para =text-block *textblock =p =parrafo =absatz =text-element"),
        (.donation, "donat* =support =supporter member* contribut* fundrais* patreon*"),
        (.notice, "=notice =alert =message =warning announce* =notification =hinweis"),
        (.faq, "=faq =faqs accordion* =question =questions"),
        (.footnote, "footnote* reference* =sources endnote* citation* =source =fuente =quelle"),
        (.sticky, "=sticky =fixed =floating =float =pinned"),
        (.application, "=app =apps app-store appstore* =install whatsapp-channel google-news"),
    ]
}

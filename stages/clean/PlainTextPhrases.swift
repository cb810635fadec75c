// What sites say around their articles, by kind and language: the phrases that the plain-text cleaner knows.

/// What a phrase speaks of.
enum PhraseKind: Int, CaseIterable {
    case related, subscribe, social, advertisement, copyright, comments, navigation, legal
    case byline, dateWord, section, promoWord, credit, biography, site, role, signOff, pitch

    /// Kinds that are never part of an article.
    static let prompts: UInt32 = (1 << 8) - 1
    var bit: UInt32 { 1 << UInt32(rawValue) }
}

/// Phrases separated by "|". "=" before a phrase: it is a whole line; "!": a line that starts with it is no text;
/// "^": it counts at the start of a line only; else it counts anywhere. Case and punctuation do not matter.
let phraseTable: [(kind: PhraseKind, phrases: StaticString)] = [
    (
        .related,
        """
        !this story has not been edited|!this article has not been edited|!this story is auto generated|!except for the headline|\
        !from our archive|!from the archive|!from our archives|!from the archives|!like what you read|!like this story|!like this article|!love this story|!want more stories|!want more news|!want to read more|!want to know more|\
        !like what you see|\
        !enjoyed this|!enjoying this|!liked this|=support us|=ends|=end|=more to follow|=developing story|!explore more on|\
        !reuse this content|!our standards|=our journalism|\
        !our readers are reading|!today's most|!the most read|!the most popular|!reporting by our|!was this article|!was this helpful|!rate this|!did you like this|!did you find this|!how useful was|!check out our|!check out more|\
        !other readers|!visitors also|!people who read|!in other news|!also of interest|!you may have missed|!what else|\
        !for more information visit|!visit our|!support our|!support us|!buy us a|!become a|!stay tuned|!photo gallery|!photo galleries|\
        !video gallery|!next article|!next story|!previous article|!previous story|!hot topics|!suggested|!our readers|!what our readers|!what readers|!readers also|!readers are|!don't forget to|!this might interest|!this may interest|!might interest you|!may interest you|\
        !popular with|!editors recommend|!recommended|!trending|!read the original|!read original|!keep up with our|!keep up to date|!more for you|!for more stories|!for more news|\
        !our readers are also reading|!our readers also|=readers are reading|=readers also read|\
        !readers also liked|!what others are reading|!what our readers are reading|!others are reading|\
        !people are also reading|!people are reading|!you may also like|!you might also like|!you may also be interested|\
        !you might also be interested|!you might be interested in|!you may be interested in|!you may like|\
        !you'll also like|!also on|=also read|^also read|^and also|^don't miss|^read here|!read also|!read more|!read next|!read now|!read the full|\
        !read full|!read our|^read this|!up next|=next|=next article|=next story|=previous|=previous article|\
        !related articles|!related article|!related stories|!related story|!related news|!related posts|!related content|\
        !related coverage|!related topics|!related links|!related video|!related reading|=related|^related|^see also|\
        =see also|!see more|!most read|!most popular|!most viewed|!most shared|!most recent|!most commented|!most watched|\
        =trending|!trending now|!trending stories|!trending on|!top stories|=top news|!latest news|!latest stories|\
        =latest|=the latest|!latest in|!latest from|!more from|!more stories|!more news|!more on this|!more articles|\
        !more like this|!more about this|!more to read|=more|=read|^more on|=more coverage|!more in|!more videos|\
        !recommended for you|!recommended stories|!recommended reading|!recommended articles|!recommended by|=recommended|\
        !recommended videos|!editor's picks|!editors' picks|!editor's choice|!editors' choice|!don't miss|\
        !in case you missed it|^icymi|=must read|=must reads|!must read|!stories for you|!picked for you|\
        !suggested for you|!suggested stories|!suggested articles|!similar articles|!similar stories|!similar news|\
        !popular now|=popular|!popular stories|!popular articles|!popular in|!popular on|!featured stories|\
        !featured articles|=featured|!further reading|!keep reading|!continue reading|=story continues|\
        !story continues below|!article continues below|!article continues after|!story continues after|\
        !jump to details|!watch now|!watch the video|!watch video|^watch live|^watch|^listen|!listen to this article|\
        !listen to the article|!listen to article|^video|^photos|^gallery|^in pictures|^live updates|!view gallery|\
        !view all|!view more|!view comments|!show more|!load more|!find out more|!learn more|!discover more|!explore more|\
        !click here|!click to|!tap here|!tap to|!go to|=details|=key event|=key events|=key points|=key takeaways|\
        =this story|!related to this story|!from our partners|!from around the web|!around the web|!promoted stories|\
        !promoted links|!paid content|=what to read next|!what to read next|!what to watch|!now read|!now watch|\
        =the big story|!more by this author|!more from the author|!stay with us|!have you read|\
        !mehr zum thema|!mehr dazu|!lesen sie auch|!lesen sie mehr|!lesen sie hier|!lesen sie jetzt|!auch interessant|\
        !das könnte sie auch|!das könnte dich auch|!das könnte ihnen|!weitere artikel|!weitere themen|!weitere meldungen|\
        !weitere nachrichten|!weitere infos|!weiterlesen|!jetzt lesen|!meistgelesen|!am meisten gelesen|!unsere leser|\
        !leserinnen und leser|!mehr lesen|!mehr aus|!mehr von|!mehr über|!mehr anzeigen|!zum thema|!zur startseite|\
        !andere leser|!siehe auch|=ähnliche artikel|!passend dazu|!hier lesen sie|!empfohlene artikel|!empfehlungen der|\
        !zum artikel|!auch lesenswert|!nächster artikel|!vorheriger artikel|!verwandte themen|!verwandte artikel|\
        !top themen|!aktuelle nachrichten|!neueste artikel|!beliebte artikel|!video zum thema|\
        !lire aussi|!à lire aussi|!a lire aussi|!à lire également|!lire également|!à voir aussi|!voir aussi|!lire la suite|\
        !lire plus|!sur le même sujet|!sur le même thème|!dans la même rubrique|!articles liés|!articles similaires|\
        !les plus lus|!le plus lu|!les plus lues|!nos lecteurs|!vous aimerez aussi|!en savoir plus|!plus d'articles|\
        !plus d'informations|!pour aller plus loin|!nos articles|!articles recommandés|!cela peut vous intéresser|\
        !ça peut vous intéresser|!ceci pourrait vous|!découvrez aussi|!à découvrir|!l'actualité en|!notre sélection|\
        !lea también|!lee también|!leer también|!lea además|!lee además|!te puede interesar|!le puede interesar|\
        !puede interesarte|!también te puede|!quizás te interese|!más información|!más noticias|!noticias relacionadas|\
        !artículos relacionados|!temas relacionados|!lo más leído|!lo más visto|!los más leídos|!nuestros lectores|\
        !leer más|!lee más|!seguir leyendo|!sigue leyendo|!ver más|!ver también|!vea también|!mira también|!mirá también|\
        !para saber más|!más sobre|!no te pierdas|!últimas noticias|=relacionado|=relacionadas|!otras noticias|\
        !leggi anche|!leggi tutto|!leggi di più|!leggi l'articolo|!potrebbe interessarti|!ti potrebbe interessare|\
        !ti potrebbero interessare|!potrebbero interessarti|!articoli correlati|!notizie correlate|!altri articoli|\
        !i più letti|!le più lette|!più letti|!i nostri lettori|!vedi anche|!guarda anche|!per approfondire|!continua a leggere|\
        !ultime notizie|!scopri di più|!correlati|!da leggere|\
        !leia também|!leia mais|!leia ainda|!veja também|!veja mais|!saiba mais|!confira também|!artigos relacionados|\
        !notícias relacionadas|!mais lidas|!as mais lidas|!mais lidos|!os nossos leitores|!nossos leitores|!ver mais|\
        !continue lendo|!continuar a ler|!ler mais|!últimas notícias|!mais sobre|!recomendados para você|!mais notícias|\
        !você também pode gostar|!pode gostar|!não perca|!assista|\
        !lees ook|!lees meer|!lees verder|!meer over|!meer nieuws|!meest gelezen|!onze lezers|!bekijk ook|!zie ook|\
        !gerelateerde artikelen|!gerelateerd|!aanbevolen|!andere lezers|!lezers lazen ook|!verder lezen|!bekijk meer|\
        !läs också|!läs mer|!läs även|!mest läst|!våra läsare|!relaterade artiklar|!se även|!fler nyheter|\
        !læs også|!læs mere|!mest læste|!vores læsere|!se også|!relaterede artikler|!flere nyheder|\
        !les også|!les mer|!mest lest|!våre lesere|!relaterte artikler|!flere nyheter|\
        !lue myös|!lue lisää|!luetuimmat|!katso myös|!lukijamme|\
        !czytaj także|!czytaj też|!czytaj również|!czytaj więcej|!zobacz także|!zobacz też|!zobacz również|!nasi czytelnicy|\
        !najczęściej czytane|!polecane|!przeczytaj także|!przeczytaj również|!powiązane artykuły|!więcej na ten temat|\
        !čtěte také|!čtěte více|!přečtěte si|!mohlo by vás zajímat|!související články|!nejčtenější|\
        !citește și|!citiți și|!vezi și|!articole similare|!cele mai citite|\
        !olvassa el|!kapcsolódó cikkek|!legolvasottabb|!ajánlott cikkek|\
        !διαβάστε επίσης|!διαβάστε περισσότερα|!διαβάστε ακόμη|!δείτε επίσης|!σχετικά άρθρα|\
        !читайте также|!читать далее|!читайте ещё|!читайте еще|!смотрите также|!по теме|!наши читатели|!материалы по теме|\
        !самое читаемое|!новости по теме|!популярное|!подробнее|!другие новости|!похожие новости|!вам может быть интересно|\
        !читайте також|!дивіться також|!наші читачі|!читати далі|!популярне|!новини за темою|!ще по темі|\
        !прочетете още|!вижте още|!най четени|\
        !ilgili haberler|!okuyucularımız|!bunları da okuyun|!ayrıca okuyun|!devamını oku|!ilginizi çekebilir|\
        !en çok okunanlar|!son dakika haberleri|!önerilen video|!önerilen haberler|!benzer haberler|!diğer haberler|\
        !baca juga|!baca selengkapnya|!berita terkait|!artikel terkait|!pembaca kami|!terpopuler|!berita terpopuler|\
        !lihat juga|!simak juga|!simak video|!tonton juga|!pilihan editor|!baca berita|\
        !xem thêm|!đọc thêm|!tin liên quan|!bài liên quan|!tin nổi bật|!đọc nhiều|\
        !関連記事|!関連ニュース|!あわせて読みたい|!合わせて読みたい|!おすすめ記事|!人気記事|!続きを読む|!もっと見る|\
        !아래 기사|!관련 기사|!관련기사|!많이 본 뉴스|!더 보기|!추천 기사|\
        !相关新闻|!相关阅读|!相关文章|!延伸阅读|!推荐阅读|!更多新闻|!热门文章|!阅读更多|!點擊閱讀|!相關新聞|!延伸閱讀|!更多報導|\
        !اقرأ أيضا|!اقرأ أيضًا|!اقرا ايضا|!اقرأ المزيد|!شاهد أيضا|!أخبار ذات صلة|!مواضيع ذات صلة|!الأكثر قراءة|!قراؤنا|\
        !بیشتر بخوانید|!مطالب مرتبط|!اخبار مرتبط|\
        !יש לקרוא גם|!קראו גם|!קראו עוד|!כתבות נוספות|\
        !यह भी पढ़ें|!ये भी पढ़ें|!और पढ़ें|!संबंधित खबरें|!আরও পড়ুন|!আরো পড়ুন|!மேலும் படிக்க|!อ่านเพิ่มเติม|!ข่าวที่เกี่ยวข้อง
        """
    ),
    (
        .subscribe,
        """
        !sign up for our|!sign up to our|!sign up for the|!sign up to receive|!sign up here|!sign up now|=sign up|!sign up today|\
        !sign up for free|!sign up for|!subscribe to|!subscribe for|!subscribe now|!subscribe today|!subscribe here|=subscribe|\
        !get our|!get the latest|!get the app|!get all the|!get breaking news|!get daily|!get the news|!keep up with the latest|!get the day's|!get more|\
        !join our newsletter|!join our whatsapp|!join our telegram|!join our channel|!join our community|!join our mailing|\
        !join us on|!download our app|!download the|!download our|=newsletter|=newsletters|!our newsletter|!daily newsletter|\
        !receive our|!never miss|!stay up to date|!stay informed|!stay updated|!stay in the know|!stay connected|\
        !log in|!login|!sign in|=register|!register now|!register for|!create an account|!create a free|!already a subscriber|\
        !already have an account|!already registered|!become a member|!become a subscriber|!support our journalism|\
        !support independent|!support quality journalism|!donate now|=donate|!make a donation|!enter your email|\
        !your email address|!email address|!thanks for signing up|!thank you for subscribing|!thank you for signing up|\
        !thank you for reading|!thanks for reading|!enjoy unlimited|!unlimited access|!unlock|!subscriber only|\
        !subscribers only|!for subscribers|!this article is for subscribers|!this is a subscriber|!breaking news alerts|\
        !email alerts|!push notifications|!enable notifications|!allow notifications|!turn on notifications|\
        !by signing up|!by providing an email|!by entering your|!by providing your|!by subscribing|!by clicking|!by submitting|!available on the app store|!google play|!app store|\
        !get unlimited|!try it free|!start your free|!free trial|!the best of|newsletter|subscribe to our|subscribers|\
        in your inbox|to your inbox|unsubscribe|our mailing list|whatsapp channel|telegram channel|google news|our app|\
        !jetzt anmelden|!jetzt abonnieren|!newsletter abonnieren|!abonnieren sie|!melden sie sich|!zum newsletter|=anmelden|\
        !jetzt testen|!jetzt lesen mit|!registrieren|!bereits abonnent|!kostenlos anmelden|!kostenlos registrieren|!folgen sie dem|\
        !inscrivez vous|!s'inscrire|!abonnez vous|!s'abonner|!je m'abonne|!recevez|!s'identifier|!se connecter|!connectez vous|\
        !déjà abonné|!cet article est réservé|!réservé aux abonnés|!article réservé|!la newsletter|!newsletters|!téléchargez|\
        !suscríbete|!suscríbase|!suscribirse|!suscribite|!regístrate|!regístrese|!inicia sesión|!iniciar sesión|!recibe|\
        !reciba|!boletín|!descarga la app|!ya soy suscriptor|!únete a|!únase a|!apúntate|\
        !iscriviti|!abbonati|!registrati|!accedi|!ricevi|!scarica l'app|!newsletter|!sei già abbonato|\
        !assine|!inscreva se|!subscreva|!cadastre se|!receba|!baixe o|!entre no|!faça login|!já é assinante|!entrar|\
        !schrijf je in|!meld je aan|!abonneer|!word lid|!inloggen|!aanmelden|!nieuwsbrief|!ontvang|!registreer|\
        !prenumerera|!logga in|!anmäl dig|!abonner|!log ind|!logg inn|!tilmeld dig|!meld deg på|!få nyheder|!tilaa|!kirjaudu|\
        !zapisz się|!zaloguj|!subskrybuj|!zarejestruj|!newsletter|!přihlaste se|!odebírejte|!abonează te|!iratkozz fel|\
        !подпишитесь|!подписывайтесь|!подписаться|!войти|!підпишіться|!підписуйтесь|!підписатися|!εγγραφείτε|\
        !abone ol|!bültenimize|!kayıt ol|!giriş yap|!uygulamasını indirin|!dapatkan|!langganan|!daftar sekarang|!đăng ký|\
        !会員登録|!ログイン|!メルマガ|!구독|!로그인|!订阅|!訂閱|!登录|!اشترك|!اشتركوا|!सब्सक्राइब
        """
    ),
    (
        .social,
        """
        !follow us|!follow our|!follow the latest|!follow him on|!follow her on|!follow them on|!follow me on|^follow|\
        !find us on|!like us on|!connect with us|!join the conversation|!join the discussion|!join the debate|\
        !share this|!share on|!share via|!share with|!share your|!share the|=share|=share article|=share story|!share article|\
        =tweet|=facebook|=twitter|=whatsapp|=linkedin|=reddit|=pinterest|=telegram|=email|=e mail|=instagram|=youtube|=x|\
        =print|=print article|=copy link|!copy link|!copied to clipboard|!link copied|!save article|=save|!bookmark|\
        !send this article|!email this|!print this|!add us as|!add as a preferred|=flipboard|=tiktok|=bluesky|=threads|\
        !got a tip|!got a story|!have a story|!do you have a|!contact us|!send us|!email us|!email the author|\
        !get in touch|!tell us|!let us know|!write to us|!reach out to|on facebook|on twitter|on instagram|via email|\
        =facebook twitter|!facebook twitter|!whatsapp facebook|!teilen|!artikel teilen|!folgen sie uns|!folge uns|!drucken|\
        !jetzt teilen|!per mail|!auf facebook|!auf twitter|!partager|!partagez|!suivez nous|!suivez l'actualité|!imprimer|\
        !envoyer par|!partager sur|!compartir|!comparte|!compártelo|!síguenos|!síganos|!seguinos|!síguenos en|!imprimir|\
        !enviar por|!condividi|!seguici|!stampa|!compartilhe|!compartilhar|!partilhe|!partilhar|!siga nos|!siga o|\
        !nos siga|!siga a|!deel dit|!deel via|!deel artikel|=delen|=deel|!volg ons|!volg het|!dela|!följ oss|!del artikel|\
        !følg oss|!følg os|!del på|!jaa|!seuraa meitä|!udostępnij|!obserwuj nas|!śledź nas|!sdílet|!sledujte nás|\
        !поделиться|!поделитесь|!следите за|!мы в|!поширити|!поділитися|!стежте за|!paylaş|!bizi takip|!takip edin|\
        !takipde kalın|!bagikan|!ikuti kami|!ikuti berita|!chia sẻ|!theo dõi|!シェア|!フォロー|!ツイート|!공유|!分享|!关注我们|\
        !شارك|!تابعنا|!تابعونا|!साझा करें|!शेयर करें
        """
    ),
    (
        .advertisement,
        """
        =advertisement|=advertising|=advert|=ad|=ads|=sponsored|!sponsored by|!sponsored content|!advertisement|\
        !story continues below advertisement|!advertise with|!this content is not available|!remove ads|\
        !don't want to see this|!report this ad|!promoted|!paid post|!partner content|!in partnership with|\
        =anzeige|=werbung|!anzeige|!werbung|=publicité|!publicité|=publicidad|!publicidad|=pubblicità|!pubblicità|=publicidade|\
        !publicidade|=advertentie|!advertentie|=annons|=annonce|=annonse|=reklama|!reklama|=reklam|=реклама|=iklan|\
        =mainos|=reklame|=quảng cáo|=広告|=광고|=广告|=إعلان|=विज्ञापन|!scroll to continue|!iklan|\
        affiliate commission|affiliate links|earn a commission|we may earn
        """
    ),
    (
        .copyright,
        """
        !copyright|!all content|!©|!© 2010|!© 2011|!© 2012|!© 2013|!© 2014|!© 2015|!© 2016|!© 2017|!© 2018|!© 2019|!© 2020|!© 2021|!© 2022|!© 2023|!© 2024|!© 2025|!© 2026|!© 2027|!© 2028|!© 2029|!© 2030|\
        !c 2015|!c 2016|!c 2017|!c 2018|!c 2019|!c 2020|!c 2021|!c 2022|!c 2023|!c 2024|!c 2025|!c 2026|!c 2027|!c 2028|!c 2029|!c 2030|\
        ^source|^sources|^quelle|^fonte|^fuente|^bron|^kilde|^källa|^źródło|^источник|^kaynak|^sumber|!all rights reserved|!alle rechte vorbehalten|!tous droits réservés|!todos los derechos reservados|\
        !tutti i diritti riservati|!todos os direitos reservados|!riproduzione riservata|!alle rechten voorbehouden|\
        !wszelkie prawa zastrzeżone|!все права защищены|!tüm hakları|!reproduction interdite|!prohibida la reproducción|\
        !this material may not be|!the material on this site|all rights reserved|rights reserved|reprint permission|\
        !source link|!第三方|!版权所有|!无断转载|!無断転載|!무단 전재|저작권자|重印|!originally published|\
        !this article was originally published|!this article originally appeared|!this story originally appeared
        """
    ),
    (
        .comments,
        """
        =comments|=comment|=no comments|!comments are closed|!comments on this|!leave a comment|!leave a reply|!post a comment|\
        !add a comment|!write a comment|!join the comments|!view comments|!show comments|!be the first to comment|\
        !have your say|!what do you think|!let us know in the comments|!commenting on|!your comment|!0 comments|\
        =kommentare|!kommentare|!kommentieren|!schreiben sie einen|!diskutieren sie|!jetzt kommentieren|!ihre meinung|\
        !commentaires|=commentaires|!commenter|!réagir|!laisser un commentaire|!comentarios|!deja un comentario|!deja tu|\
        !comenta|!commenti|!lascia un commento|!comentários|!deixe um comentário|!deixe seu|!reacties|!reageer|!reageren|\
        !laat een|!kommentarer|!kommentera|!kommenter|!skriv en kommentar|!komentarze|!skomentuj|!комментарии|!комментировать|\
        !коментарі|!yorumlar|!yorum yap|!komentar|!tulis komentar|!bình luận|!コメント|!댓글|!评论|!التعليقات|!टिप्पणी
        """
    ),
    (
        .navigation,
        """
        !skip to|=menu|=home|=search|=close|=back|=back to top|!back to|!return to|=top|=share save|=toggle|!toggle|\
        =hide|=show|=expand|!expand|=caption|!show caption|!hide caption|!image caption|=image|=images|=photo|=video|=gallery|\
        !image 1 of|!image 2|!slide|=tags|^tags|=topics|^topics|=filed under|!filed under|!posted in|^categories|=category|\
        =categories|=resources|=buying options|=price at|!buy now|!shop now|=shop|!table of contents|=contents|=summary|\
        =about the author|!about the author|=about the authors|=about us|=about|=written by|=published|=published by|=updated|\
        =edited by|=faq|=faqs|=sources|=source|=references|=advertiser disclosure|=site map|=archive|!loading|=loading|\
        !please wait|!something went wrong|!please try again|=oops|!an error|=error|!page not found|!this video|\
        !your browser|!zum inhalt|!zur navigation|=inhalt|=suche|=startseite|=schließen|=lesezeit|!lesezeit|=artikel|\
        !aller au contenu|=accueil|=fermer|=recherche|=temps de lecture|!temps de lecture|!ir al contenido|=inicio|=buscar|\
        =cerrar|!vai al contenuto|=cerca|=chiudi|!ir para o conteúdo|=início|=fechar|!naar de inhoud|=sluiten|=zoeken|\
        =etiquetas|=archivado en|!archivado en|=stichworte|=schlagworte|!schlagworte|!themen|=thema|=themen|=mots clés|\
        =stellenmarkt|!stellenmarkt|!zum stellenmarkt|!verlagsangebot|=gutscheine|=spiele|=geschenke|=trefwoorden|=etiketter|\
        =теги|=метки|=меню|=поиск|=главная|=etiketler|=menü|=ara|=tag|=tagar|=タグ|=メニュー|=태그|=标签|=目录|=وسوم
        """
    ),
    (
        .legal,
        """
        !this site uses cookies|!we use cookies|!we and our partners|!cookie|!privacy policy|=privacy|!terms of use|\
        !terms of service|!terms and conditions|=terms|!terms apply|!please enable|!please use a|!enable javascript|\
        !javascript is|!you need to enable|!to use this|!this site is protected|!do not sell|!manage cookies|\
        !accept all|!accept cookies|=accept|!read our privacy|!by continuing|!this browser|!dieser browser|!bitte wechseln|\
        !wir verwenden cookies|!datenschutz|=impressum|=agb|!nous utilisons des cookies|!utilizamos cookies|!usiamo i cookie|\
        !utilizziamo|!wij gebruiken cookies|!politique de confidentialité|!mentions légales|!política de privacidad|\
        !aviso legal|!política de privacidade|!informativa|is not supported|not supported|optimal experience|\
        html5 video|javascript|your consent|cookies|privacy policy
        """
    ),
    (
        .byline,
        """
        ^by|^story by|^written by|^words by|^text by|^reported by|^report by|^posted by|^published by|^author|^authors|\
        ^reporting by|^von|^text von|^ein gastbeitrag von|^ein artikel von|^eine analyse von|^ein kommentar von|^autor|\
        ^autorin|^par|^propos recueillis par|^publié par|^por|^escrito por|^redacción|^redação|^di|^a cura di|^autore|\
        ^door|^av|^af|^tekst|^tekst av|^autorka|^автор|^текст|^yazan|^penulis|^oleh|^reporter|^reporterin|^text|\
        ^from our correspondent|^special correspondent|^staff reporter|=reuters|=afp|=ap|=ap news|=associated press|\
        =the associated press|=agence france presse|=anadolu|=anadolu agency|=anadolu ajansi|=xinhua|=tass|=pti|=ani|=ians|\
        =bloomberg|=bloomberg news|=dpa|=upi|=interfax|=kyodo|=kyodo news|=yonhap|=bernama|=press trust of india|=efe|=ansa|\
        =press association|=pa media|=news agencies|=agencies|=staff writer|=staff writers|=staff report|=news desk|=web desk|\
        =news service|=wire services|=online desk
        """
    ),
    (
        .dateWord,
        """
        published|updated|posted|modified|created|last|first|on|at|date|time|edited|uploaded|released|issued|today|yesterday|am|pm|a.m|p.m|\
        m|gmt|utc|est|edt|et|pst|pdt|pt|cst|cdt|ct|mst|mdt|bst|cet|cest|ist|hst|aest|aedt|sast|jst|kst|wib|msk|\
        ago|min|mins|minute|minutes|hour|hours|hr|hrs|day|days|week|weeks|month|months|read|reading|th|st|nd|rd|\
        january|february|march|april|may|june|july|august|september|october|november|december|\
        jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|\
        monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|\
        veröffentlicht|aktualisiert|stand|am|um|uhr|lesezeit|minuten|minute|vom|zuletzt|geändert|erstellt|\
        januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|dez|okt|mär|\
        montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|vor|stunden|tagen|heute|gestern|\
        publié|mis|mise|à|jour|le|modifié|temps|de|lecture|il|y|a|heures|jours|créé|\
        janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|\
        lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\
        publicado|actualizado|el|del|las|hace|horas|hora|lectura|minutos|última|actualización|fecha|\
        enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|\
        lunes|martes|miércoles|jueves|viernes|sábado|domingo|\
        pubblicato|aggiornato|il|alle|ore|ultimo|aggiornamento|tempo|di|lettura|minuti|fa|\
        gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|\
        lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|\
        atualizado|às|em|há|leitura|tempo|última|atualização|\
        janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|\
        segunda|terça|quarta|quinta|sexta|feira|\
        gepubliceerd|bijgewerkt|geplaatst|laatste|update|om|uur|op|leestijd|min|\
        januari|februari|maart|mei|augustus|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|\
        publicerad|uppdaterad|publicerat|kl|den|opdateret|offentliggjort|udgivet|publisert|oppdatert|\
        måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|mandag|tirsdag|lørdag|søndag|maj|augusti|marts|desember|\
        julkaistu|päivitetty|klo|opublikowano|aktualizacja|godz|dodano|\
        stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia|\
        опубликовано|обновлено|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|\
        січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|\
        yayınlanma|güncelleme|tarihi|giriş|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık|\
        pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar|diterbitkan|diperbarui|januari|februari|maret|juni|juli|agustus|\
        desember|senin|selasa|rabu|kamis|jumat|sabtu|minggu|年|月|日|時|分|年月日|更新|公開|配信|発布|发布|時間|입력|수정
        """
    ),
    (
        .section,
        """
        =international|=world|=world news|=latest news|=top news|=latest|=the latest|=global|=foreign affairs|=diplomacy|=world politics|=international news|=domestic|=foreign|=foreign news|=middle east news|=society|=news|=politics|=business|=economy|=sport|=sports|=football|=soccer|=tennis|=golf|\
        =cricket|=rugby|=formula 1|=f1|=nfl|=nba|=mlb|=nhl|=technology|=tech|=science|=health|=culture|=arts|=entertainment|\
        =lifestyle|=life|=life style|=life and style|=travel|=food|=style|=fashion|=opinion|=editorial|=editorials|=comment|\
        =commentary|=analysis|=op ed|=letters|=columns|=column|=columnists|=local|=local news|=national|=national news|=nation|\
        =us|=u s|=us news|=u s news|=uk|=uk news|=europe|=asia|=africa|=americas|=middle east|=asia pacific|=americas news|\
        =latin america|=india|=china|=australia|=canada|=russia|=ukraine|=war in ukraine|=germany|=france|=markets|=finance|\
        =money|=stocks|=investing|=companies|=industry|=energy|=environment|=climate|=weather|=education|=crime|=courts|\
        =law|=justice|=police|=society|=religion|=obituaries|=books|=film|=movies|=music|=tv|=television|=media|=gaming|=games|\
        =cars|=auto|=autos|=motoring|=real estate|=property|=video|=photos|=breaking news|=breaking|=exclusive|=live|=features|\
        =feature|=investigations|=interview|=interviews|=special report|=magazine|=weekend|=top stories|=headlines|=home|=blog|=blogs|\
        =press release|=press releases|=announcements|=defense|=defence|=military|=security|=elections|=election 2024|=election|\
        =immigration|=royals|=celebrity|=celebrities|=shopping|=parenting|=family|=relationships|=wellness|=fitness|=space|=innovation|\
        =startups|=crypto|=cryptocurrency|=real life|=regional|=metro|=city|=community|=transport|=housing|=farming|=agriculture|\
        =politik|=wirtschaft|=ausland|=inland|=panorama|=kultur|=wissen|=wissenschaft|=gesundheit|=digital|=netzwelt|=reise|\
        =reisen|=meinung|=kommentar|=gastkommentar|=lokales|=regionales|=gesellschaft|=fußball|=bundesliga|=welt|=leben|=technik|=auto|\
        =finanzen|=börse|=geld|=karriere|=bildung|=unternehmen|=nachrichten|=schlagzeilen|=deutschland|=europa|=österreich|\
        =schweiz|=aktuell|=chronik|=stil|=reportage|=interview|=analyse|=medien|=umwelt|=klima|=feuilleton|=debatte|\
        =monde|=le monde|=politique|=économie|=société|=sport|=sports|=culture|=sciences|=santé|=planète|=france|=international|\
        =idées|=opinions|=tribune|=éditorial|=faits divers|=football|=actualités|=actualité|=info|=régions|=environnement|\
        =éducation|=médias|=entreprises|=bourse|=immobilier|=voyage|=cinéma|=musique|=livres|=afrique|=europe|=proche orient|\
        =internacional|=mundo|=el mundo|=política|=economía|=deportes|=deporte|=fútbol|=cultura|=ciencia|=salud|=sociedad|=opinión|\
        =tecnología|=españa|=nacional|=negocios|=noticias|=sucesos|=tendencias|=gente|=educación|=medio ambiente|=méxico|\
        =argentina|=colombia|=latinoamérica|=américa latina|=últimas noticias|=actualidad|=entretenimiento|=espectáculos|\
        =esteri|=mondo|=politica|=economia|=cronaca|=sport|=calcio|=cultura|=scienza|=scienze|=salute|=tecnologia|=opinioni|\
        =italia|=attualità|=spettacoli|=spettacolo|=ambiente|=viaggi|=motori|=finanza|=lavoro|=interni|=dal mondo|\
        =brasil|=economia|=esportes|=esporte|=desporto|=futebol|=saúde|=ciência|=educação|=opinião|=política|=mundo|=sociedade|\
        =tecnologia|=cidades|=notícias|=portugal|=país|=negócios|=mercados|=entretenimento|\
        =buitenland|=binnenland|=politiek|=economie|=cultuur|=wetenschap|=gezondheid|=opinie|=nieuws|=voetbal|=wereld|=tech|\
        =sport|=regio|=media|=geld|=werk|=onderwijs|=klimaat|\
        =utrikes|=inrikes|=ekonomi|=nöje|=nyheter|=världen|=kultur|=utenriks|=innenriks|=verden|=økonomi|=udland|=indland|=nyheder|\
        =debat|=debatt|=ledare|=ulkomaat|=kotimaa|=urheilu|=talous|=kulttuuri|=politiikka|\
        =świat|=kraj|=polityka|=gospodarka|=biznes|=zdrowie|=nauka|=wiadomości|=polska|=opinie|=kultura|=społeczeństwo|\
        =zahraničí|=domácí|=svět|=externe|=interne|=külföld|=belföld|=διεθνή|=κόσμος|=πολιτική|=οικονομία|=ελλάδα|\
        =мир|=в мире|=политика|=экономика|=общество|=спорт|=культура|=наука|=россия|=новости|=происшествия|=бизнес|=технологии|\
        =світ|=політика|=економіка|=суспільство|=україна|=новини|=свят|=общество|\
        =dünya|=gündem|=siyaset|=ekonomi|=spor|=kültür|=sağlık|=teknoloji|=türkiye|=yaşam|=son dakika|=magazin|\
        =internasional|=dunia|=nasional|=politik|=ekonomi|=bisnis|=olahraga|=bola|=teknologi|=hukum|=berita|=regional|\
        =thế giới|=kinh tế|=thể thao|=xã hội|=国際|=政治|=経済|=社会|=スポーツ|=国内|=文化|=국제|=정치|=경제|=사회|=스포츠|\
        =国际|=国内|=财经|=体育|=科技|=國際|=عربي|=دولي|=العالم|=سياسة|=اقتصاد|=رياضة|=أخبار|=दुनिया|=देश|=खेल|=विदेश
        """
    ),
    (
        .promoWord,
        """
        hot|gallery|galleries|pictures|photos|photo|poll|helpful|viewed|visitors|visit|website|site|support|supporter|member|newsroom|\
        journalism|donate|donation|stay|tuned|check|rate|previous|suggested|interested|interest|favourites|favorites|enjoyed|enjoy|\
        print|copyright|content|news|newsflash|others|other|people|must|love|loved|recommends|suggests|breaking|loading|sponsored|\
        promoted|advertisement|register|account|login|bookmark|notification|alert|digest|bulletin|briefing|edition|subscribing|\
        read|reading|reader|readers|story|stories|article|articles|newsletter|newsletters|subscribe|subscriber|subscribers|\
        subscription|follow|share|watch|click|more|also|related|your|our|us|you|comment|comments|app|inbox|sign|signup|free|\
        trending|popular|recommended|recommend|latest|next|picks|headlines|updates|daily|here|link|video|videos|podcast|\
        facebook|twitter|instagram|youtube|whatsapp|telegram|linkedin|tiktok|miss|join|like|liked|email|topic|topics|\
        discover|explore|learn|see|find|top|editor's|editors|coverage|tip|tips|download|notifications|alerts|online|too|now|\
        lesen|leser|leserinnen|mehr|auch|thema|artikel|weitere|interessant|abonnieren|teilen|folgen|jetzt|ihnen|sie|unsere|\
        gefallen|empfohlen|aktuell|hier|lire|lecteurs|lisent|aussi|plus|article|suite|abonnez|partager|suivez|nos|vous|\
        également|lus|leer|lea|lee|lectores|leyendo|leen|también|más|noticias|artículo|artículos|interesar|síguenos|\
        nuestros|nuestro|comparte|leggi|lettori|leggono|anche|articoli|articolo|notizie|nostri|seguici|leia|leitores|lendo|\
        também|mais|notícias|nossos|veja|siga|lees|lezers|lezen|ook|meer|artikelen|onze|volg|läs|läsare|också|mer|läser|\
        læs|læsere|også|mere|les|lesere|lue|lukijat|myös|czytaj|czytelnicy|czytają|także|również|więcej|zobacz|\
        читайте|читатели|читают|также|ещё|еще|наши|подпишитесь|смотрите|okuyun|okuyucular|haberler|ayrıca|baca|juga|\
        pembaca|berita|selengkapnya|terkait
        """
    ),
    (
        .site,
        """
        news|times|post|guardian|bbc|cnn|reuters|ap|afp|herald|tribune|daily|journal|today|online|com|org|net|gazette|telegraph|\
        independent|mail|mirror|express|chronicle|globe|star|observer|tv|radio|npr|\
        bloomberg|fox|nbc|abc|cbs|sky|euronews|dw|spiegel|zeit|faz|welt|bild|le monde|figaro|libération|país|mundo|abc|repubblica|\
        corriere|ansa|folha|globo|público|volkskrant|nos|nrc|associated press|deutsche welle|gazeta
        """
    ),
    (
        .role,
        """
        staff|reporter|reporters|writer|writers|editor|editors|correspondent|correspondents|senior|chief|journalist|columnist|contributor|contributing|special|\
        associated|press|reuters|ap|afp|dpa|news|digital|bureau|editorial|team|desk|political|foreign|sports|business|\
        redaktion|redakteur|redakteurin|korrespondent|korrespondentin|journaliste|correspondant|correspondante|redacción|\
        corresponsal|periodista|inviato|corrispondente|redattore|jornalista|repórter|redactie|redacteur|verslaggever
        """
    ),
]

// First names and whose they are, so that "he" and "she" find whom they mean.
import NewsText

/// First names: those that are common where English is spoken, and others from the news.
enum FirstNames {
    /// Those of English: inside a run of capitals one of them is where the name starts ("Rival Hillary Clinton").
    static let english = WordTable([(male, Part.male), (female, Part.female)])

    static let male = """
        james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony
        mark donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey
        ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank
        alexander raymond patrick jack dennis jerry tyler aaron jose adam nathan henry douglas zachary peter
        kyle walter ethan jeremy harold keith christian roger noah gerald carl terry sean austin arthur lawrence
        jesse dylan bryan joe jordan billy bruce albert willie gabriel logan alan juan wayne roy ralph randy
        eugene vincent bobby russell louis philip johnny bernie ted marco jeb ben mike mitt chris tim jim bob
        bill barack tom rick rand steve dan ken vladimir sergei dmitry ivan boris emmanuel francois jean pierre
        hans angelo luis carlos pedro antonio mario mohammed muhammad ahmed ali hassan hussein omar abdullah
        recep xi shinzo narendra tony gordon nigel keir rishi harry fred greg matt nick alex max sam josh jake
        luke josef karl olaf viktor volodymyr
        """
    static let maleElsewhere = """
        emanuel andrei alexei aleksandr aleksandar alexandre andreas anton arturo anders bjorn bjørn carsten
        claus dieter diego dimitri dimitris eduardo emilio enrique erik ernesto esteban fabio federico felipe
        felix ferdinand fernando filip florian francesco francisco franz fritz giacomo gianni giorgio giovanni
        giulio giuseppe goran gunther gustavo guillermo hamid hasan heinrich helmut henrik hugo ibrahim igor
        ignacio imran ismail ivo jacques jakob jan javier jens jiri johan johannes joao jorge joaquin juergen
        jürgen jurgen julio kenji kofi konstantin kurt kwame lars leonardo lorenzo lukas luca ludwig luiz
        maksim manuel marcel marcelo marcin marek markus martin massimo matteo matthias maurice mauricio maxime
        mehmet miguel mikhail miroslav mohamed mohammad mahmoud moussa mustafa nicolas nikolai nikolaos nikos
        oleg oleksandr oliver otto pablo pascal pavel pawel petr pieter piotr radek rafael rahul rajesh ramon
        raul ricardo roberto rodrigo rolf ruben rudolf rui sanjay sebastian sergio silvio simon slobodan
        stanislav stefan stefano sunil sven takeshi tariq thierry thorsten tobias tomas tomasz umberto urs
        vaclav vasily vincenzo vittorio volker wolfgang yasser yusuf youssef yuri zoltan yoshihide fumio
        kyriakos alexis giannis gavin ian ewan callum angus hamish rory liam declan padraig neil nils arne leif
        olav jarl
        """
    static let female = """
        mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret
        sandra ashley kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca
        sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine
        christine debra rachel carolyn janet catherine maria heather diane ruth julie olivia joyce virginia
        victoria kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline martha gloria
        teresa ann sara madison frances kathryn janice jean alice hillary kellyanne carly melania ivanka nikki
        theresa marine kamala jill sonia fatima aisha olga natalia svetlana elena tatiana irina ursula jacinda
        greta katie kate jane anne claire sophie lucy rosa carmen ana huma debbie elise loretta condoleezza
        """
    static let femaleElsewhere = """
        adriana agnes agnieszka aicha aleksandra alexandra alicia alina amalia amina amira anastasia angelika
        anita anja anke anneliese annika antonia astrid aurora ayse azra beata beatrice beatriz birgit brigitte
        camila camille carla carlota caroline cecilia celia chiara clara claudia claudine cristina dagmar dalia
        danuta daria dilma dominika dora dorota dunja edith eleni elif elisabeth elisa ella elsa emilia erika
        esra esther eva ewa eugenia federica femke fiona floriana francesca françoise gabriela galina gerda
        gertrud giorgia giulia grazia gudrun halina hanna hanne heidi helga helena hilde hilda ilse ines
        ingeborg ingrid inga irene iris isabel isabella isabelle ivana jana joana joanna johanna josefina juana
        judit julia juliana jutta kaja karin katarina katarzyna katharina keiko kerstin kirsten klara laila lara
        larissa leila lena leonor letizia leyla lidia lilian lina ludmila luisa luise lucia lucía lyudmila
        magda magdalena maia maja malala malgorzata manuela mara marcela margarita margot margrethe mariana
        marie marina marit marta martina matilda maryam mayumi meral merve mette michaela mila milena mina mira
        miriam moira monica monika nadia nadine nadezhda nadja naomi natasha nicola nina noor nora odile oksana
        olena paola patrizia petra pia pilar raquel renata renate rita roberta rosalia rosalie roxana sabine
        sahar salma sanna saskia selma shirin sigrid silvia simone sofie sonja stefania susana susanne sylvia
        sylvie tamara tanja tatjana ulrike urszula valentina valeria vanessa vera veronica viktoria viviane
        wanda yael yasmin yulia yuliya zainab zeynep zofia zuzana penny morag mhairi siri priya sunita anjali
        lakshmi bettina inês maría
        """
}

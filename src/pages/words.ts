/** A phrase that counts: `#` stands for the number. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** What the pages say in their own voice. */
export interface Words {
  /** BCP 47. */
  readonly language: string;
  readonly skip: string;
  readonly home: string;
  readonly site: string;
  readonly subscribe: string;
  readonly subscribeHow: string;
  readonly copy: string;
  readonly copied: string;
  readonly openIn: string;
  readonly ownReader: string;
  readonly articles: Plural;
  readonly updated: string;
  readonly noArticles: string;
  readonly byYear: string;
  readonly pages: string;
  readonly newer: string;
  readonly older: string;
  readonly archive: string;
  readonly tag: string;
  readonly tags: string;
  readonly author: string;
  readonly authors: string;
  readonly feed: string;
  readonly feeds: string;
  readonly allFeeds: string;
  readonly feedsHow: string;
  readonly opml: string;
  readonly others: Plural;
  readonly summary: string;
  readonly about: string;
  readonly files: string;
  readonly download: string;
  readonly nextArticle: string;
  readonly previousArticle: string;
  readonly notFound: string;
  readonly notFoundHow: string;
}

const english: Words = {
  language: "en",
  skip: "Skip to content",
  home: "Front page",
  site: "Site",
  subscribe: "Subscribe",
  subscribeHow: "Put one of these addresses into a feed reader, and new articles come to you.",
  copy: "Copy",
  copied: "Copied",
  openIn: "Or open it in",
  ownReader: "Your own reader",
  articles: { one: "# article", other: "# articles" },
  updated: "Updated",
  noArticles: "Nothing has been published here yet.",
  byYear: "By year",
  pages: "Pages",
  newer: "Newer articles",
  older: "Older articles",
  archive: "Archive",
  tag: "Topic",
  tags: "Topics",
  author: "Author",
  authors: "Authors",
  feed: "Selection",
  feeds: "Selections",
  allFeeds: "All feeds",
  feedsHow: "Each of these can be read here, or followed in a feed reader by any of its addresses.",
  opml: "All of them as one OPML file",
  others: { one: "# other", other: "# others" },
  summary: "In short",
  about: "About",
  files: "Files",
  download: "Download",
  nextArticle: "Next",
  previousArticle: "Previous",
  notFound: "This page is not in print",
  notFoundHow: "Nothing is published at this address. It may have moved, or been taken back.",
};

const german: Words = {
  language: "de",
  skip: "Zum Inhalt",
  home: "Titelseite",
  site: "Website",
  subscribe: "Abonnieren",
  subscribeHow: "Eine dieser Adressen in einen Feedreader eintragen, und neue Artikel kommen von selbst.",
  copy: "Kopieren",
  copied: "Kopiert",
  openIn: "Oder öffnen in",
  ownReader: "Eigener Reader",
  articles: { one: "# Artikel", other: "# Artikel" },
  updated: "Aktualisiert am",
  noArticles: "Hier ist noch nichts erschienen.",
  byYear: "Nach Jahr",
  pages: "Seiten",
  newer: "Neuere Artikel",
  older: "Ältere Artikel",
  archive: "Archiv",
  tag: "Thema",
  tags: "Themen",
  author: "Autor",
  authors: "Autoren",
  feed: "Auswahl",
  feeds: "Auswahlen",
  allFeeds: "Alle Feeds",
  feedsHow: "Jeder davon lässt sich hier lesen oder unter einer seiner Adressen abonnieren.",
  opml: "Alle zusammen als OPML-Datei",
  others: { one: "# weitere Person", other: "# weitere" },
  summary: "Kurz gesagt",
  about: "Über",
  files: "Dateien",
  download: "Herunterladen",
  nextArticle: "Weiter",
  previousArticle: "Zurück",
  notFound: "Diese Seite gibt es nicht",
  notFoundHow: "Unter dieser Adresse ist nichts erschienen. Vielleicht ist sie umgezogen oder zurückgezogen.",
};

const french: Words = {
  language: "fr",
  skip: "Aller au contenu",
  home: "À la une",
  site: "Site",
  subscribe: "S’abonner",
  subscribeHow: "Mettez l’une de ces adresses dans un lecteur de flux : les nouveaux articles viendront à vous.",
  copy: "Copier",
  copied: "Copié",
  openIn: "Ou ouvrir dans",
  ownReader: "Votre lecteur",
  articles: { one: "# article", other: "# articles" },
  updated: "Mis à jour le",
  noArticles: "Rien n’a encore été publié ici.",
  byYear: "Par année",
  pages: "Pages",
  newer: "Articles plus récents",
  older: "Articles plus anciens",
  archive: "Archives",
  tag: "Sujet",
  tags: "Sujets",
  author: "Auteur",
  authors: "Auteurs",
  feed: "Sélection",
  feeds: "Sélections",
  allFeeds: "Tous les flux",
  feedsHow: "Chacun peut être lu ici, ou suivi dans un lecteur de flux par l’une de ses adresses.",
  opml: "Tous en un seul fichier OPML",
  others: { one: "# autre", other: "# autres" },
  summary: "En bref",
  about: "À propos de",
  files: "Fichiers",
  download: "Télécharger",
  nextArticle: "Suivant",
  previousArticle: "Précédent",
  notFound: "Cette page n’existe pas",
  notFoundHow: "Rien n’est publié à cette adresse. La page a pu être déplacée ou retirée.",
};

const spanish: Words = {
  language: "es",
  skip: "Ir al contenido",
  home: "Portada",
  site: "Sitio",
  subscribe: "Suscribirse",
  subscribeHow: "Ponga una de estas direcciones en un lector de noticias y los artículos nuevos le llegarán.",
  copy: "Copiar",
  copied: "Copiado",
  openIn: "O abrir en",
  ownReader: "Su propio lector",
  articles: { one: "# artículo", other: "# artículos" },
  updated: "Actualizado el",
  noArticles: "Aquí aún no se ha publicado nada.",
  byYear: "Por año",
  pages: "Páginas",
  newer: "Artículos más recientes",
  older: "Artículos anteriores",
  archive: "Archivo",
  tag: "Tema",
  tags: "Temas",
  author: "Autor",
  authors: "Autores",
  feed: "Selección",
  feeds: "Selecciones",
  allFeeds: "Todos los canales",
  feedsHow: "Cada uno se puede leer aquí, o seguir en un lector por cualquiera de sus direcciones.",
  opml: "Todos en un archivo OPML",
  others: { one: "# más", other: "# más" },
  summary: "En breve",
  about: "Sobre",
  files: "Archivos",
  download: "Descargar",
  nextArticle: "Siguiente",
  previousArticle: "Anterior",
  notFound: "Esta página no existe",
  notFoundHow: "No hay nada publicado en esta dirección. Puede haberse movido o retirado.",
};

const arabic: Words = {
  language: "ar",
  skip: "إلى المحتوى",
  home: "الصفحة الأولى",
  site: "الموقع",
  subscribe: "اشترك",
  subscribeHow: "ضع أحد هذه العناوين في قارئ الخلاصات لتصلك المقالات الجديدة.",
  copy: "نسخ",
  copied: "تم النسخ",
  openIn: "أو افتحه في",
  ownReader: "قارئك الخاص",
  articles: { zero: "لا مقالات", one: "مقالة واحدة", two: "مقالتان", few: "# مقالات", other: "# مقالة" },
  updated: "آخر تحديث",
  noArticles: "لم يُنشر شيء هنا بعد.",
  byYear: "حسب السنة",
  pages: "الصفحات",
  newer: "مقالات أحدث",
  older: "مقالات أقدم",
  archive: "الأرشيف",
  tag: "موضوع",
  tags: "المواضيع",
  author: "الكاتب",
  authors: "الكتّاب",
  feed: "مختارات",
  feeds: "المختارات",
  allFeeds: "كل الخلاصات",
  feedsHow: "يمكن قراءة كل منها هنا، أو متابعتها في قارئ الخلاصات بأي من عناوينها.",
  opml: "كلها في ملف OPML واحد",
  others: { one: "آخر", two: "آخران", few: "# آخرون", other: "# آخرون" },
  summary: "باختصار",
  about: "عن",
  files: "الملفات",
  download: "تنزيل",
  nextArticle: "التالي",
  previousArticle: "السابق",
  notFound: "هذه الصفحة غير موجودة",
  notFoundHow: "لا شيء منشور في هذا العنوان. ربما نُقل أو سُحب.",
};

const hebrew: Words = {
  language: "he",
  skip: "דילוג לתוכן",
  home: "עמוד ראשי",
  site: "אתר",
  subscribe: "הרשמה",
  subscribeHow: "הוסיפו אחת מהכתובות האלה לקורא הזנות, וכתבות חדשות יגיעו אליכם.",
  copy: "העתקה",
  copied: "הועתק",
  openIn: "או פתיחה באמצעות",
  ownReader: "הקורא שלכם",
  articles: { one: "כתבה אחת", two: "שתי כתבות", other: "# כתבות" },
  updated: "עודכן",
  noArticles: "עדיין לא פורסם כאן דבר.",
  byYear: "לפי שנה",
  pages: "עמודים",
  newer: "כתבות חדשות יותר",
  older: "כתבות ישנות יותר",
  archive: "ארכיון",
  tag: "נושא",
  tags: "נושאים",
  author: "מחבר",
  authors: "מחברים",
  feed: "מבחר",
  feeds: "מבחרים",
  allFeeds: "כל ההזנות",
  feedsHow: "אפשר לקרוא כל אחת מהן כאן, או לעקוב אחריה בקורא הזנות לפי כל אחת מכתובותיה.",
  opml: "כולן בקובץ OPML אחד",
  others: { one: "עוד אחד", other: "עוד #" },
  summary: "בקצרה",
  about: "על",
  files: "קבצים",
  download: "הורדה",
  nextArticle: "הבא",
  previousArticle: "הקודם",
  notFound: "העמוד הזה אינו קיים",
  notFoundHow: "לא פורסם דבר בכתובת הזאת. ייתכן שהיא הועברה או הוסרה.",
};

/** By primary language subtag. Another language is one more entry here; a site in a language that is missing speaks English. */
const table: Readonly<Record<string, Words>> = {
  ar: arabic,
  de: german,
  en: english,
  es: spanish,
  fr: french,
  he: hebrew,
};

/** The words for a site in `language`. */
export function wordsFor(language: string): Words {
  return table[language.split("-")[0]?.toLowerCase() ?? ""] ?? english;
}

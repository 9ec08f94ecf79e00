import { type DateReading, dateWithin } from "./date-forms.ts";
import { isDateOfChange, likenessToDate, listedDate } from "./listed-date.ts";
import { declaredIn, hasWords } from "./listing-lines.ts";

/** Titles of archive pages and items of menus, in common languages. */
const words = [
  "home|homepage|about|about me|about us|contact|contacts|contact us|now|uses|projects|work|links|resume|cv|login|log in|sign in|sign up|search|menu|toggle menu|skip to (?:main )?content|skip to navigation|feed|rss|rss feed|atom|json feed|subscribe|tags|categories|topics|github|twitter|mastodon|bluesky|linkedin|youtube|facebook|instagram|email|new|top|discussion|privacy|terms|collection notice",
  "archives?|the archives?|monthly archives|blog archives?|blog|the blog|weblog|journal|posts|all posts|blog posts|recent posts|latest posts|older posts|articles|all articles|latest articles|essays|notes|news|latest news|all news|writing|writings|stories|entries|all entries|past issues|issues|newsletters?|episodes|all episodes|podcast|publications|releases|release notes|changelog|updates",
  "date|titles?|authors?|category|tag|topic|name|published|post",
  "startseite|über(?: mich| uns)?|kontakt|archiv|beiträge|alle beiträge|artikel|alle artikel|neuigkeiten|aktuelles|impressum|datenschutz|suche",
  "accueil|à propos|archives|actualités|billets|tous les articles|derniers articles|mentions légales",
  "inicio|acerca(?: de)?|sobre(?: mí| mim)?|contacto|contato|archivo|archivos|arquivo|arquivos|entradas|artículos|artigos|noticias|notícias|todas las entradas",
  "chi sono|contatti|archivio|articoli|notizie",
  "over|berichten|nieuws|om|arkiv|inlägg|nyheter|artiklar|artikler|indlæg|arkisto|blogi",
  "головна|про мене|архів|записи|новини|главная|обо мне|о нас|контакты|архив|блог|записи|статьи|новости|все статьи",
  "strona główna|o mnie|archiwum|wpisy|artykuły|aktualności",
  "anasayfa|ana sayfa|hakkımda|hakkında|iletişim|arşiv|yazılar|haberler",
  "ホーム|プロフィール|アーカイブ|記事一覧|記事|お知らせ|ニュース|ブログ|新着情報|首页|首頁|关于|關於|归档|歸檔|文章|博客|标签|標籤|分类|分類|홈|소개|글 목록|글|블로그|태그",
  "الرئيسية|الأرشيف|أرشيف|المدونة|المقالات|الأخبار|ארכיון|בלוג|דף הבית|אודות|संग्रह|लेख|ब्लॉग",
].join("|");

const menu = new RegExp(String.raw`^(?:[#=*•-]+\s*)?(?:(?:${words})(?:\s*[|/·•,:]\s*|\s+|$))+$`, "iu");

/** Pagination, copyright and credits. */
const endOfPage =
  /^(?:(?:[«←<‹] ?)?(?:older|newer|next|previous|prev|load more|view all|show more)(?: (?:posts?|entries|articles|pages?|stories))?(?: ?[»→>›])?|page \d+(?: of \d+)?|\[?\d{1,4}\]?(?: \[?\d{1,4}\]?)+(?: (?:…|\.{3}))?(?: \d+)?(?: (?:(?:next|older)\b.*|[»→>›]))?|(?:©|\(c\)|copyright )\D*\d{4}.*|all rights reserved\.?|(?:proudly )?(?:powered|built|made|generated|hosted) (?:by|with|on|using) .{1,60}|references)$/iu;

/** Whether a line is pagination, a copyright notice or the like. */
export function isEndOfPage(text: string): boolean {
  return endOfPage.test(text);
}

/** Whether a line belongs to the page around the articles. */
export function isBoilerplate(text: string, reading: DateReading): boolean {
  return (
    menu.test(text) ||
    /^#\+\w+:/.test(text) ||
    isEndOfPage(text) ||
    declaredIn(text) !== undefined ||
    isDateOfChange(text, reading) ||
    !hasWords(text)
  );
}

/** Whether a line resembles a date, so that an article may begin there. */
export function isDoubtful(text: string, reading: DateReading): boolean {
  return (
    listedDate(text, reading) !== undefined ||
    likenessToDate(text, reading) !== undefined ||
    (text.length <= longestDoubtful && dateWithin(text, undefined, reading) !== undefined)
  );
}

const longestDoubtful = 60;

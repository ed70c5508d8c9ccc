"""Names of months and weekdays in the languages of the press, and time zones with one meaning."""

from typing import Final

from services.parser.facts.word_tables import words

# Twelve names a language, abbreviations and cases after a slash. A name that means two
# months in two languages (listopada: November in Polish, October in Croatian) keeps the
# meaning of the language that comes first; Croatian has only its unmistakable names.
_LANGUAGES: Final = """
en: January/Jan February/Feb March/Mar April/Apr May June/Jun July/Jul August/Aug September/Sept/Sep
  October/Oct November/Nov December/Dec
de: Januar/Jänner/Jän Februar/Feber März/Mär/Mrz April Mai Juni Juli August September Oktober/Okt November
  Dezember/Dez
fr: janvier/janv février/fevrier/févr/fév mars avril/avr mai juin juillet/juil août/aout septembre octobre
  novembre décembre/decembre/déc
es: enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre octubre noviembre
  diciembre/dic
pt: janeiro fevereiro/fev março/marco abril maio/mai junho julho agosto setembro/set outubro/out novembro
  dezembro/dez
it: gennaio/gen febbraio/febbr marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre/sett
  ottobre/ott novembre dicembre
nl: januari februari maart/mrt april mei juni juli augustus september oktober november december
da: januar februar marts april maj juni juli august september oktober november december
sv: januari februari mars april maj juni juli augusti september oktober november december
no: januar februar mars april mai juni juli august september oktober november desember/des
is: janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
fi: tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu toukokuuta/toukokuu
  kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu syyskuuta/syyskuu lokakuuta/lokakuu
  marraskuuta/marraskuu joulukuuta/joulukuu
et: jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
lv: janvāris/janvāra/janvārī februāris/februāra/februārī marts/marta/martā aprīlis/aprīļa/aprīlī
  maijs/maija/maijā jūnijs/jūnija/jūnijā jūlijs/jūlija/jūlijā augusts/augusta/augustā
  septembris/septembra/septembrī oktobris/oktobra/oktobrī novembris/novembra/novembrī
  decembris/decembra/decembrī
lt: sausis/sausio vasaris/vasario kovas/kovo balandis/balandžio gegužė/gegužės birželis/birželio
  liepa/liepos rugpjūtis/rugpjūčio rugsėjis/rugsėjo spalis/spalio lapkritis/lapkričio gruodis/gruodžio
pl: stycznia/styczeń/sty lutego/luty/lut marca/marzec kwietnia/kwiecień/kwi maja czerwca/czerwiec/cze
  lipca/lipiec/lip sierpnia/sierpień/sie września/wrzesień/wrz października/październik/paź
  listopada/listopad/lis grudnia/grudzień/gru
cs: ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec
  srpna/srpen září října/říjen listopadu prosince/prosinec
sk: januára/január februára/február marca/marec apríla/apríl mája/máj júna/jún júla/júl augusta/august
  septembra októbra/október novembra decembra
sl: januarja februarja marca aprila maja junija julija avgusta/avgust septembra oktobra novembra decembra
hr: siječnja veljače ožujka travnja svibnja srpnja kolovoza rujna studenoga/studenog prosinca
hu: január február március/márc április/ápr május/máj június/jún július/júl augusztus szeptember/szept
  október november december
ro: ianuarie/ian februarie martie aprilie mai iunie/iun iulie/iul august septembrie octombrie
  noiembrie/noi decembrie
sq: janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
ca: gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
gl: xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro
tr: Ocak/Oca Şubat/Şub Mart Nisan/Nis Mayıs/May Haziran/Haz Temmuz/Tem Ağustos/Ağu Eylül/Eyl Ekim/Eki
  Kasım/Kas Aralık/Ara
id: Januari Februari Maret April Mei Juni Juli Agustus/Agu September Oktober November Desember
ms: Januari Februari Mac April Mei Jun Julai Ogos September Oktober November Disember/Dis
tl: Enero Pebrero Marso Abril Mayo Hunyo Hulyo Agosto Setyembre Oktubre Nobyembre Disyembre
sw: Januari Februari Machi Aprili Mei Juni Julai Agosti Septemba Oktoba Novemba Desemba
af: Januarie Februarie Maart April Mei Junie Julie Augustus September Oktober November Desember
ru: января/янв февраля/фев марта апреля/апр мая июня/июн июля/июл августа/авг сентября/сент/сен
  октября/окт ноября/ноя декабря/дек
uk: січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
be: студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня
bg: януари февруари март април май юни юли август септември октомври ноември декември
sr: јануар/јануара фебруар/фебруара март/марта април/априла мај/маја јун/јуна јул/јула август/августа
  септембар/септембра октобар/октобра новембар/новембра децембар/децембра
el: Ιανουαρίου/Ιαν Φεβρουαρίου/Φεβ Μαρτίου/Μαρ Απριλίου/Απρ Μαΐου/Μαΐ Ιουνίου/Ιουν Ιουλίου/Ιουλ
  Αυγούστου/Αυγ Σεπτεμβρίου/Σεπ Οκτωβρίου/Οκτ Νοεμβρίου/Νοε Δεκεμβρίου/Δεκ
ar: يناير فبراير مارس أبريل/ابريل مايو يونيو يوليو أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر
he: בינואר/ינואר בפברואר/פברואר במרץ/מרץ באפריל/אפריל במאי/מאי ביוני/יוני ביולי/יולי באוגוסט/אוגוסט
  בספטמבר/ספטמבר באוקטובר/אוקטובר בנובמבר/נובמבר בדצמבר/דצמבר
"""

# Combining marks end a run of letters, and some names have two words or signs for one, so these
# languages are matched by their own pattern. `sy` are the names used from Beirut to Baghdad, `fa`
# and `ur` the months of the common calendar.
_MARKED: Final = """
hi: जनवरी फ़रवरी/फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर
  दिसंबर/दिसम्बर
th: มกราคม/ม.ค. กุมภาพันธ์/ก.พ. มีนาคม/มี.ค. เมษายน/เม.ย. พฤษภาคม/พ.ค. มิถุนายน/มิ.ย. กรกฎาคม/ก.ค.
  สิงหาคม/ส.ค. กันยายน/ก.ย. ตุลาคม/ต.ค. พฤศจิกายน/พ.ย. ธันวาคม/ธ.ค.
bn: জানুয়ারি/জানুয়ারী ফেব্রুয়ারি/ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট/অগাস্ট সেপ্টেম্বর অক্টোবর
  নভেম্বর ডিসেম্বর
ta: ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்
te: జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై/జూలై ఆగస్టు/ఆగస్ట్ సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్
gu: જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઓગસ્ટ સપ્ટેમ્બર ઓક્ટોબર નવેમ્બર ડિસેમ્બર
mr: जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर
ur: جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
fa: ژانویه فوریه مارس آوریل مه ژوئن ژوئیه/جولای اوت سپتامبر اکتبر نوامبر دسامبر
sy: كانون_الثاني شباط آذار نيسان أيار/ايار حزيران تموز آب أيلول/ايلول تشرين_الأول تشرين_الثاني كانون_الأول
hy: հունվարի/հունվար փետրվարի/փետրվար մարտի/մարտ ապրիլի/ապրիլ մայիսի/մայիս հունիսի/հունիս
  հուլիսի/հուլիս օգոստոսի/օգոստոս սեպտեմբերի/սեպտեմբեր հոկտեմբերի/հոկտեմբեր նոյեմբերի/նոյեմբեր
  դեկտեմբերի/դեկտեմբեր
ka: იანვარი/იანვარს თებერვალი/თებერვალს მარტი/მარტს აპრილი/აპრილს მაისი/მაისს ივნისი/ივნისს ივლისი/ივლისს
  აგვისტო/აგვისტოს სექტემბერი/სექტემბერს ოქტომბერი/ოქტომბერს ნოემბერი/ნოემბერს დეკემბერი/დეკემბერს
kk: қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
"""

_PERSIAN: Final = "solar: فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"


def _table(languages: str) -> dict[str, int]:
    months: dict[str, int] = {}
    for line in languages.strip().replace("\n  ", " ").splitlines():
        code, _, names = line.partition(": ")
        first = 13 - len(names.split()) if code != "hr" else None
        for index, forms in enumerate(names.split()):
            number = index + first if first is not None else _CROATIAN[index]
            for form in forms.split("/"):
                months.setdefault(form.replace("_", " ").casefold(), number)
    return months


_CROATIAN: Final = (1, 2, 3, 4, 5, 7, 8, 9, 11, 12)

MONTHS: Final[dict[str, int]] = _table(_LANGUAGES)
"""Casefolded month name or abbreviation, without its full stop, to 1..12."""

MARKED_MONTHS: Final[dict[str, int]] = _table(_MARKED)
"""The same for scripts whose letters carry combining marks."""

PERSIAN_MONTHS: Final[dict[str, int]] = _table(_PERSIAN)
"""The months of the Persian solar calendar; the year begins with the first."""

WEEKDAYS: Final = words(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim
    lunes martes miércoles jueves viernes sábado domingo segunda-feira terça-feira quarta-feira quinta-feira
    sexta-feira segunda terça quarta quinta sexta lunedì martedì mercoledì giovedì venerdì sabato domenica
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag mandag tirsdag onsdag torsdag fredag lørdag
    søndag måndag tisdag lördag söndag mánudagur þriðjudagur miðvikudagur fimmtudagur föstudagur
    laugardagur sunnudagur maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina
    poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle
    pondelok utorok streda štvrtok piatok nedeľa hétfő kedd szerda csütörtök péntek szombat vasárnap
    luni marți miercuri joi vineri sâmbătă duminică pazartesi salı çarşamba perşembe cuma cumartesi pazar
    senin selasa rabu kamis jumat sabtu minggu isnin khamis jumaat ahad понедельник вторник среда четверг
    пятница суббота воскресенье пн вт ср чт пт сб вс понеділок вівторок середа четвер пʼятниця п'ятниця
    субота неділя δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή الاثنين الإثنين الثلاثاء الأربعاء
    الخميس الجمعة السبت الأحد
    """
)
"""Casefolded weekday names and their abbreviations without a full stop."""

ZONES: Final[dict[str, int]] = {
    **dict.fromkeys(("Z", "UTC", "GMT", "WET"), 0),
    **dict.fromkeys(("BST", "CET", "MEZ", "WAT", "WEST"), 60),
    **dict.fromkeys(("CEST", "MESZ", "EET", "SAST", "CAT"), 120),
    **dict.fromkeys(("EEST", "MSK", "EAT", "TRT", "МСК"), 180),
    **dict.fromkeys(("PKT",), 300),
    **dict.fromkeys(("ICT", "WIB"), 420),
    **dict.fromkeys(("HKT", "SGT", "PHT", "MYT", "AWST", "WITA"), 480),
    **dict.fromkeys(("JST", "KST"), 540),
    **dict.fromkeys(("AEST",), 600),
    **dict.fromkeys(("AEDT",), 660),
    **dict.fromkeys(("NZST",), 720),
    **dict.fromkeys(("NZDT",), 780),
    **dict.fromkeys(("ADT", "BRT", "ART"), -180),
    **dict.fromkeys(("EDT", "AST"), -240),
    **dict.fromkeys(("EST", "CDT"), -300),
    **dict.fromkeys(("MDT",), -360),
    **dict.fromkeys(("MST", "PDT"), -420),
    **dict.fromkeys(("PST",), -480),
}
"""Minutes east of UTC. BST is British Summer Time, as the press writes it."""

UNSETTLED_ZONES: Final = words("ET CT MT PT IST CST local Uhr Ortszeit WIT")
"""Zones that mean several offsets, or one that changes with the season: read and left out."""

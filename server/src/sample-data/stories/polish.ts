/** The Polish desk. */
import type { Story } from '../story.ts';

export const polish: readonly Story[] = [
  {
    key: 'pl-twice',
    customer: { name: 'Łukasz Gajewski', address: 'lukasz@gajewski-dom.example' },
    subject: 'Podwójna płatność za zamówienie QP-1187',
    steps: [
      {
        kind: 'mail',
        at: '5m',
        text: `Dzień dobry,

przy płatności strona zawiesiła się na chwilę, więc kliknąłem drugi raz. Teraz widzę w banku dwa obciążenia po 349 zł za to samo zamówienie (QP-1187).

Bardzo proszę o sprawdzenie i zwrot jednej z wpłat.

Pozdrawiam
Łukasz Gajewski`,
      },
    ],
  },
  {
    key: 'pl-locker',
    customer: { name: 'Zuzanna Kępa', address: 'zuza.kepa@szafirek.example' },
    subject: 'Paczka trafiła do złego automatu',
    steps: [
      {
        kind: 'mail',
        at: '55m',
        text: `Cześć,

wybrałam automat przy ul. Lipowej, a powiadomienie mówi, że paczka czeka na drugim końcu miasta, przy Dworcowej. Nie mam jak tam dziś dojechać, a jutro mija termin odbioru.

Da się ją przekierować?

Zuza`,
      },
      { kind: 'change', at: '50m', by: 'ola', tags: ['order', 'urgent'] },
    ],
  },
  {
    key: 'pl-crack',
    customer: { name: 'Małgorzata Żyła', address: 'm.zyla@pracownia-zyla.example' },
    subject: 'Reklamacja: pęknięty klosz lampki Ember',
    steps: [
      {
        kind: 'mail',
        at: '1d 8:47',
        files: [{ file: 'photo-lamp.png', as: 'pęknięty klosz.png' }],
        text: `Dzień dobry,

wczoraj dotarła do mnie lampka Ember (zamówienie QP-1169). Po włączeniu zauważyłam pęknięcie na kloszu, od krawędzi prawie do oprawki. Karton był cały, więc myślę, że to wada, a nie transport. Zdjęcie w załączniku.

Poproszę o wymianę na nową. Czy muszę odsyłać uszkodzoną?

Z poważaniem
Małgorzata Żyła`,
      },
      { kind: 'change', at: '1d 9:05', by: 'ola', assignee: 'ola', tags: ['returns'] },
      {
        kind: 'reply',
        at: '1d 9:22',
        by: 'ola',
        text: `Dzień dobry Pani Małgorzato,

bardzo przepraszam za tę niespodziankę. Nowa lampka wyjdzie do Pani dzisiaj, kurier powinien być jutro do godziny 14.

Uszkodzonej nie trzeba odsyłać: wystarczy zdjęcie, które już mamy. Proszę tylko jej nie włączać, bo szkło może się dalej kruszyć.

Pozdrawiam serdecznie
Ola Zielińska`,
      },
      {
        kind: 'mail',
        at: '140m',
        quotes: true,
        subject: 'Re: Reklamacja: pęknięty klosz lampki Ember',
        text: `Pani Olu,

nowa lampka już świeci. Dziękuję za tak szybką reakcję! Co mam zrobić ze starą, wyrzucić do szkła czy do elektrośmieci?

M. Żyła`,
      },
    ],
  },
  {
    key: 'pl-invoice',
    customer: { name: 'Biuro Rachunkowe Saldo', address: 'biuro@saldo-rachunki.example' },
    subject: 'Faktura do zamówienia QP-1142',
    steps: [
      {
        kind: 'mail',
        at: '5d 12:15',
        text: `Dzień dobry,

w imieniu klienta (Studio Ładne Rzeczy) proszę o przesłanie faktury do zamówienia QP-1142. Dane do faktury podano przy zakupie, ale dotarł tylko paragon.

Z góry dziękuję
Biuro Rachunkowe Saldo`,
      },
      { kind: 'change', at: '5d 12:41', by: 'ola', assignee: 'ola', tags: ['billing'] },
      {
        kind: 'reply',
        at: '5d 12:58',
        by: 'ola',
        thenStatus: 'closed',
        files: [{ file: 'invoice.pdf', as: 'faktura-QP-1142.pdf' }],
        text: `Dzień dobry,

faktura w załączniku. Paragon proszę odłożyć do dokumentów; korekta już jest po naszej stronie.

Pozdrawiam
Ola Zielińska`,
      },
    ],
  },
  {
    key: 'pl-return',
    customer: { name: 'Krzysztof Dąbek', address: 'k.dabek@wrzosowa.example' },
    subject: 'Odstąpienie od umowy, QP-1155',
    steps: [
      {
        kind: 'mail',
        at: '3d 17:33',
        text: `Dzień dobry,

odstępuję od umowy dotyczącej zamówienia QP-1155 (tacka ładująca Cove). Produkt jest nieużywany, w oryginalnym opakowaniu. Proszę o adres do zwrotu oraz informację, kiedy mogę spodziewać się pieniędzy.

Krzysztof Dąbek`,
      },
      { kind: 'change', at: '2d 8:12', by: 'ola', assignee: 'ola', tags: ['returns'] },
      {
        kind: 'reply',
        at: '2d 8:26',
        by: 'ola',
        thenStatus: 'pending',
        files: [{ file: 'returns-label.pdf', as: 'etykieta-zwrotna.pdf' }],
        text: `Dzień dobry Panie Krzysztofie,

przyjęłam odstąpienie. Etykieta zwrotna jest w załączniku, zwrot nic Pana nie kosztuje. Pieniądze wrócą na to samo konto w ciągu 3 dni roboczych od nadania paczki.

Pozdrawiam
Ola Zielińska`,
      },
    ],
  },
  {
    key: 'pl-shop',
    customer: { name: 'Agnieszka Wilk', address: 'agnieszka@papeteria-wilk.example' },
    subject: 'Współpraca, sklep papierniczy w Toruniu',
    steps: [
      {
        kind: 'mail',
        at: '4d 9:58',
        text: `Dzień dobry,

prowadzę mały sklep papierniczy i bardzo chciałabym mieć u siebie notesy Tide. Czy sprzedają Państwo hurtowo? Interesuje mnie na początek po 20 sztuk A5 i A6, a jeśli się przyjmą, stałe dostawy.

Proszę o cennik i warunki.

Agnieszka Wilk
Papeteria Wilk`,
      },
      { kind: 'change', at: '4d 10:20', by: 'ola', assignee: 'you', tags: ['wholesale'] },
      {
        kind: 'note',
        at: '4d 10:22',
        by: 'ola',
        text: 'Fajny sklep, znam go. Przekazuję, bo ceny hurtowe ustalamy razem. Mogę napisać odpowiedź po polsku, gdy będzie decyzja.',
      },
    ],
  },
  {
    key: 'pl-warranty',
    customer: { name: 'Tomasz Rybak', address: 'tomasz.rybak@klonowo.example' },
    subject: 'Ile trwa gwarancja?',
    steps: [
      {
        kind: 'mail',
        at: '6d 21:19',
        text: 'Dobry wieczór, ile trwa gwarancja na lampkę Ember i czy obejmuje też zasilacz? Na stronie nie znalazłem. Tomek',
      },
      {
        kind: 'reply',
        at: '5d 8:17',
        by: 'ola',
        thenStatus: 'closed',
        text: `Dzień dobry,

gwarancja trwa 3 lata i obejmuje całość, także zasilacz. Wystarczy numer zamówienia, paragonu nie potrzebujemy.

Pozdrawiam
Ola Zielińska`,
      },
    ],
  },
  {
    key: 'pl-paper',
    customer: { name: 'Jan Świętochowski', address: 'jan@piorko-i-atrament.example' },
    subject: 'Notes Tide a pióro wieczne',
    steps: [
      {
        kind: 'mail',
        at: '7d 14:44',
        text: `Witam,

piszę wyłącznie piórem wiecznym. Czy papier w notesie Tide nie przebija i nie strzępi atramentu? W poprzednim notesie innej firmy musiałem zostawiać co drugą stronę pustą.

Jan Świętochowski`,
      },
      {
        kind: 'reply',
        at: '7d 15:20',
        by: 'ola',
        thenStatus: 'closed',
        text: `Dzień dobry,

papier ma 120 g i gładką powierzchnię, pióro lubi się z nim bardzo. Przy szerokich, mokrych stalówkach druga strona lekko prześwituje, ale nie przebija.

Wyślę Panu kilka kartek na próbę, jeśli poda Pan adres.

Pozdrawiam
Ola Zielińska`,
      },
      {
        kind: 'mail',
        at: '7d 18:03',
        quotes: true,
        subject: 'Re: Notes Tide a pióro wieczne',
        text: `To bardzo miłe, dziękuję! Adres: ul. Kałamarzowa 3, 87-100 Toruń.

Jan`,
      },
      {
        kind: 'reply',
        at: '6d 8:40',
        by: 'ola',
        thenStatus: 'closed',
        text: 'Wysłane dziś zwykłym listem. Proszę dać znać, jak się pisze!\n\nOla Zielińska',
      },
    ],
  },
  {
    key: 'pl-code',
    customer: { name: 'Natalia Bąk', address: 'natalia.bak@szafirek.example' },
    subject: 'Kod rabatowy nie działa',
    steps: [
      {
        kind: 'mail',
        at: '8d 10:27',
        text: 'Hej, kod LATO15 z ulotki wyrzuca błąd „kod wygasł”, a na ulotce jest data do końca miesiąca. Da się coś zrobić?',
      },
      {
        kind: 'reply',
        at: '8d 10:49',
        by: 'ola',
        thenStatus: 'closed',
        text: `Cześć Natalia,

data w systemie była o miesiąc za wczesna, już poprawiona. Kod działa, a za fatygę dorzucam darmową wysyłkę: OLA-DZIEKUJE.

Ola`,
      },
    ],
  },
  {
    key: 'pl-address',
    customer: { name: 'Ewa Szczepaniak', address: 'ewa.szczepaniak@lesna.example' },
    subject: 'Zmiana adresu dostawy QP-1183',
    steps: [
      {
        kind: 'mail',
        at: '160m',
        text: `Dzień dobry,

czy mogę jeszcze zmienić adres dostawy? Zamiast ul. Leśnej 4 poproszę ul. Leśna 14 m. 2, zjadłam jedną cyfrę.

Dziękuję i pozdrawiam
Ewa Szczepaniak`,
      },
      { kind: 'change', at: '150m', by: 'ola', tags: ['order'] },
    ],
  },
  {
    key: 'pl-praise',
    customer: { name: 'Halina Wójtowicz', address: 'halina.wojtowicz@klonowo.example' },
    subject: 'Podziękowanie',
    steps: [
      {
        kind: 'mail',
        at: '9d 11:51',
        text: `Szanowni Państwo,

wnuczka podarowała mi Państwa lampkę. Po raz pierwszy od lat czytam wieczorem bez zmęczenia oczu. Dziękuję, że ktoś jeszcze robi rzeczy porządnie.

Halina Wójtowicz, lat 78`,
      },
      {
        kind: 'reply',
        at: '9d 12:14',
        by: 'ola',
        thenStatus: 'closed',
        text: `Szanowna Pani Halino,

Pani list przeczytaliśmy całym zespołem i zrobił nam dzień. Dużo dobrych wieczorów z książką!

Z serdecznymi pozdrowieniami
Ola Zielińska`,
      },
    ],
  },
  {
    key: 'pl-card',
    customer: { name: 'Bartosz Maj', address: 'bartek@majowka.example' },
    subject: 'Bilecik do prezentu',
    steps: [
      {
        kind: 'mail',
        at: '2d 19:36',
        twice: true,
        text: `Cześć!

Zamówiłem notes na urodziny siostry (QP-1176). Czy możecie dołożyć bilecik z tekstem „Sto lat, Kasiu! Pisz dużo i nie tylko listy zakupów”?

Bartek`,
      },
      { kind: 'change', at: '1d 8:05', by: 'ola', assignee: 'ola' },
      {
        kind: 'reply',
        at: '1d 8:11',
        by: 'ola',
        thenStatus: 'closed',
        text: `Cześć Bartek,

jasne, bilecik jest już w paczce, napisany odręcznie. Wszystkiego dobrego dla Kasi!

Ola`,
      },
    ],
  },
];

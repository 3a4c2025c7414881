/** The Japanese desk. */
import type { Story } from '../story.ts';

export const japanese: readonly Story[] = [
  {
    key: 'ja-date',
    customer: { name: '森本 かおり', address: 'kaori.morimoto@hidamari.example' },
    subject: '【注文番号 QJ-3118】お届け日の変更について',
    steps: [
      {
        kind: 'mail',
        at: '15m',
        text: `Quillowby ご担当者様

お世話になっております。先日注文いたしました森本と申します。
今週土曜日に受け取りの予定でしたが、急な出張が入ってしまいました。

恐れ入りますが、お届け日を来週の火曜日以降（できれば18時以降）に変更していただくことは可能でしょうか。

お手数をおかけしますが、よろしくお願いいたします。

森本 かおり`,
      },
    ],
  },
  {
    key: 'ja-cancel',
    customer: { name: '岡部 大輔', address: 'd.okabe@kawasemi.example' },
    subject: '注文のキャンセルをお願いします',
    steps: [
      {
        kind: 'mail',
        at: '73m',
        text: `本日午前中に「タイド」ノートを3冊注文しましたが、間違えてA6サイズを選んでしまいました。
一度キャンセルして、A5サイズで注文し直したいです。

注文番号は QJ-3122 です。まだ間に合いますでしょうか？

岡部`,
      },
      { kind: 'change', at: '66m', by: 'misaki', tags: ['order', 'urgent'] },
    ],
  },
  {
    key: 'ja-broken',
    customer: { name: '長谷川 誠', address: 'makoto@hasegawa-sekkei.example' },
    subject: '届いたランプのシェードが割れていました',
    steps: [
      {
        kind: 'mail',
        at: '2d 10:18',
        files: [{ file: 'photo-lamp.png', as: 'シェード破損.png' }],
        text: `はじめまして。長谷川設計の長谷川と申します。

昨日「エンバー」デスクランプを受け取りましたが、箱を開けたところシェードの縁が欠けておりました。外箱に目立つ傷はありません。写真を添付いたします。

交換をお願いできますでしょうか。来週、事務所の移転で使用する予定のため、早めにご対応いただけると助かります。

長谷川設計事務所
長谷川 誠`,
      },
      { kind: 'change', at: '2d 10:31', by: 'misaki', assignee: 'misaki', tags: ['order', 'urgent'] },
      {
        kind: 'reply',
        at: '2d 10:52',
        by: 'misaki',
        text: `長谷川様

Quillowbyカスタマーサポートの佐伯です。
このたびは商品が破損した状態で届いてしまい、誠に申し訳ございません。お写真もお送りいただき、ありがとうございました。

交換品を本日中に発送いたします。明後日の午前中にお届けできる見込みです。
破損した商品は、交換品をお届けする配達員にそのままお渡しください。送料はかかりません。

お急ぎのところご迷惑をおかけしますが、どうぞよろしくお願いいたします。

佐伯 美咲`,
      },
      {
        kind: 'mail',
        at: '1d 11:40',
        quotes: true,
        subject: 'Re: 届いたランプのシェードが割れていました',
        text: `佐伯様

早速のご対応、ありがとうございます。明後日の午前中で問題ございません。
助かりました。

長谷川`,
      },
      {
        kind: 'note',
        at: '1d 11:55',
        by: 'misaki',
        text: '同じロットの破損は今週3件目です。梱包材について倉庫に確認を依頼しました。',
      },
    ],
  },
  {
    key: 'ja-receipt',
    customer: { name: '株式会社あおば 経理部', address: 'keiri@aoba-office.example' },
    subject: '領収書の発行依頼',
    steps: [
      {
        kind: 'mail',
        at: '5d 9:22',
        text: `お世話になっております。株式会社あおば 経理部の小野です。

注文番号 QJ-3090 について、領収書の発行をお願いいたします。
宛名：株式会社あおば
但し書き：備品代として

よろしくお願いいたします。`,
      },
      { kind: 'change', at: '5d 9:40', by: 'misaki', assignee: 'misaki', tags: ['billing'] },
      {
        kind: 'reply',
        at: '5d 10:05',
        by: 'misaki',
        thenStatus: 'closed',
        files: [{ file: 'invoice.pdf', as: '領収書_QJ-3090.pdf' }],
        text: `小野様

いつもお世話になっております。Quillowbyの佐伯です。
ご依頼の領収書を添付いたしました。ご査収くださいますようお願いいたします。

佐伯 美咲`,
      },
    ],
  },
  {
    key: 'ja-light',
    customer: { name: '西村 遥', address: 'haruka.n@tsubame.example' },
    subject: '「エンバー」の明るさと色について',
    steps: [
      {
        kind: 'mail',
        at: '3d 21:36',
        text: `こんにちは。購入を検討しています。

夜に絵を描くことが多いので、光の色が気になっています。昼白色に近い色にも切り替えられますか？
また、いちばん明るくしたときの照度がわかれば教えてください。

西村`,
      },
      { kind: 'change', at: '2d 9:15', by: 'misaki', assignee: 'misaki' },
      {
        kind: 'reply',
        at: '2d 9:34',
        by: 'misaki',
        text: `西村様

お問い合わせありがとうございます。Quillowbyの佐伯です。

「エンバー」は電球色から昼白色まで、4段階で色を切り替えられます（約2700K〜5000K）。
明るさは、机から40cmの高さで使用した場合、最大およそ900ルクスです。細かい作業にも十分お使いいただけます。

なお、絵の具の色味を正確に確認されたい場合は、昼白色でのご使用をおすすめいたします。
ほかにも気になる点がございましたら、お気軽にお知らせください。

佐伯 美咲`,
      },
      {
        kind: 'mail',
        at: '180m',
        quotes: true,
        subject: 'Re: 「エンバー」の明るさと色について',
        text: `佐伯様

とても丁寧に教えていただき、ありがとうございます！
もうひとつだけ質問です。クランプ式のスタンドは別売りでしょうか？ 机が小さいので、できれば挟んで使いたいです。

西村`,
      },
    ],
  },
  {
    key: 'ja-quote',
    customer: { name: '白石 亮', address: 'shiraishi@mori-coworking.example' },
    subject: 'お見積りのお願い（デスクランプ 12台）',
    steps: [
      {
        kind: 'mail',
        at: '4d 13:50',
        text: `Quillowby 法人ご担当者様

突然のご連絡失礼いたします。コワーキングスペースを運営しております、白石と申します。

「エンバー」12台（グラファイト）の導入を検討しております。下記についてお見積りをいただけますでしょうか。
・単価および送料
・納期
・請求書払い（月末締め翌月末払い）の可否

ご検討のほど、よろしくお願い申し上げます。`,
      },
      { kind: 'change', at: '4d 14:02', by: 'misaki', assignee: 'misaki', tags: ['wholesale'] },
      {
        kind: 'reply',
        at: '3d 11:16',
        by: 'misaki',
        thenStatus: 'pending',
        files: [{ file: 'quote.pdf', as: '御見積書_12台.pdf' }],
        text: `白石様

このたびはお問い合わせいただき、誠にありがとうございます。
お見積書を添付いたしますので、ご確認ください。納期はご注文から約2週間、請求書払いも承っております。

ご不明な点がございましたら、何なりとお申し付けください。ご返信をお待ちしております。

佐伯 美咲`,
      },
    ],
  },
  {
    key: 'ja-gift',
    customer: { name: '藤井 千夏', address: 'chinatsu@suzuran.example' },
    subject: 'ギフト包装はできますか？',
    steps: [
      {
        kind: 'mail',
        at: '6d 18:42',
        text: `友人の引っ越し祝いに、ノートと充電トレイを贈りたいと考えています。
2点をまとめて包装していただくことはできますか？ メッセージカードも添えられるとうれしいです。`,
      },
      {
        kind: 'reply',
        at: '5d 9:10',
        by: 'misaki',
        thenStatus: 'closed',
        text: `藤井様

お問い合わせありがとうございます。Quillowbyの佐伯です。
はい、2点まとめての包装を無料で承っております。ご注文画面の「ギフト設定」で、メッセージ（60文字まで）もご入力いただけます。

素敵なお祝いになりますように。

佐伯 美咲`,
      },
    ],
  },
  {
    key: 'ja-no-mail',
    customer: { name: '井上 健', address: 'inoue.ken@tanpopo.example' },
    subject: '注文確認メールが届きません',
    steps: [
      {
        kind: 'mail',
        at: '7d 20:05',
        text: '昨日注文したのですが、確認メールがまだ届いていません。注文できているか確認していただけますか。電話番号の下4桁は 4471 です。',
      },
      {
        kind: 'reply',
        at: '6d 9:24',
        by: 'misaki',
        thenStatus: 'closed',
        text: `井上様

ご不安な思いをさせてしまい、申し訳ございません。
ご注文は QJ-3077 として確かに承っております。ご登録のメールアドレスに誤りがあったため、こちらで修正し、確認メールを再送いたしました。

佐伯 美咲`,
      },
    ],
  },
  {
    key: 'ja-screw',
    customer: { name: '高瀬 由美子', address: 'yumiko.takase@himawari.example' },
    subject: '部品が1つ足りないようです',
    steps: [
      {
        kind: 'mail',
        at: '215m',
        text: `充電トレイを組み立てようとしたのですが、説明書には「ネジ4本」とあるところ、袋には3本しか入っていませんでした。
ネジだけ送っていただくことは可能ですか？

注文番号：QJ-3101
高瀬 由美子`,
      },
      { kind: 'change', at: '204m', by: 'misaki', assignee: 'misaki', tags: ['order'] },
      {
        kind: 'note',
        at: '203m',
        by: 'misaki',
        text: 'ネジセットを明日の便で送る手配をしました。発送番号が出たら返信します。',
      },
    ],
  },
  {
    key: 'ja-thanks',
    customer: { name: '松尾 剛', address: 'tsuyoshi.matsuo@yamabiko.example' },
    subject: 'お礼',
    steps: [
      {
        kind: 'mail',
        at: '1d 19:27',
        text: `先日は修理のご対応をありがとうございました。
新品のように直っていて驚きました。これからも大切に使います。

松尾`,
      },
    ],
  },
  {
    key: 'ja-repair',
    customer: { name: '青木 さくら', address: 'sakura.aoki@komorebi.example' },
    subject: '保証期間後の修理について',
    steps: [
      {
        kind: 'mail',
        at: '3d 15:08',
        text: `3年前に購入したデスクランプのスイッチが反応しにくくなりました。
保証期間は過ぎていますが、有償で修理していただけますか？ 費用の目安も知りたいです。`,
      },
      { kind: 'change', at: '3d 15:30', by: 'misaki', assignee: 'misaki', tags: ['returns'] },
      {
        kind: 'reply',
        at: '3d 15:47',
        by: 'misaki',
        text: `青木様

長くお使いいただき、ありがとうございます。Quillowbyの佐伯です。
保証期間後も修理を承っております。スイッチの交換でしたら、往復の送料込みで3,800円ほどです。

部品の入荷が来週の予定ですので、入荷しましたら改めて発送方法をご案内いたします。

佐伯 美咲`,
      },
      { kind: 'change', at: '3d 15:48', by: 'misaki', snoozeDays: 4 },
    ],
  },
  {
    key: 'ja-restock',
    customer: { name: '原 直樹', address: 'naoki.hara@minato.example' },
    subject: '再入荷の予定を教えてください',
    steps: [
      {
        kind: 'mail',
        at: '8d 12:30',
        text: '「タイド」ノートの方眼が在庫切れになっています。再入荷の予定はありますか？',
      },
      {
        kind: 'reply',
        at: '8d 13:11',
        by: 'misaki',
        thenStatus: 'closed',
        text: `原様

お問い合わせありがとうございます。方眼タイプは3月に再入荷の予定です。
商品ページの「入荷のお知らせ」にご登録いただくと、入荷と同時にメールでご案内いたします。

佐伯 美咲`,
      },
      {
        kind: 'mail',
        at: '8d 13:40',
        quotes: true,
        subject: 'Re: 再入荷の予定を教えてください',
        text: '登録しました。ありがとうございます。',
      },
      { kind: 'change', at: '8d 13:58', by: 'misaki', status: 'closed' },
    ],
  },
];

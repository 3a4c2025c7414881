/** A designed mail of the kind that suppliers send: tables, colours, an inline picture and a remote one. */

export const supplierLetter = {
  text: `New papers for spring

Meadow, Slate and Oat are in stock from Monday. The price list fits on one page now.

Paperhill Mill`,
  html: `<!doctype html>
<html>
<head><meta charset="utf-8"></head>
<body style="margin:0;background:#eef1ea">
<table width="100%" cellpadding="0" cellspacing="0" bgcolor="#eef1ea"><tr><td align="center" style="padding:24px 0">
<table width="100%" cellpadding="0" cellspacing="0" bgcolor="#ffffff" style="max-width:520px">
  <tr><td bgcolor="#2f5d50" style="padding:20px 28px"><img src="cid:logo" width="48" height="48" alt="Paperhill Mill"></td></tr>
  <tr><td style="padding:24px 28px;font:15px/1.6 Georgia,serif;color:#26332e">
    <h1 style="margin:0 0 12px;font-size:24px;color:#2f5d50">New papers for spring</h1>
    <p>Three colours join the range, all from cotton waste and mill water that goes back cleaner than it came.</p>
    <table width="100%" cellpadding="8" cellspacing="0">
      <tr><td style="border-bottom:1px solid #dfe5df">Meadow, 120 g</td><td align="right" style="border-bottom:1px solid #dfe5df">0.42 a sheet</td></tr>
      <tr><td style="border-bottom:1px solid #dfe5df">Slate, 120 g</td><td align="right" style="border-bottom:1px solid #dfe5df">0.42 a sheet</td></tr>
      <tr><td style="border-bottom:1px solid #dfe5df">Oat, 160 g</td><td align="right" style="border-bottom:1px solid #dfe5df">0.51 a sheet</td></tr>
    </table>
    <p><img src="https://pictures.paperhill.example/spring.jpg" width="100%" height="120" alt="The mill in spring"></p>
    <p>The price list fits on <b>one page</b> now. We counted: nobody ever read the second.</p>
  </td></tr>
  <tr><td bgcolor="#f6f8f5" style="padding:14px 28px;font:12px/1.5 sans-serif;color:#6a766f">You get this letter because you buy paper from us. Paperhill Mill, Weir Lane 2</td></tr>
</table>
</td></tr></table>
</body>
</html>
`,
} as const;

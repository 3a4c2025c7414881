/** SPF, DKIM, DMARC and ARC in words: what each says about the sender, not how it is computed. */
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Badge, type Tone } from '../../ui/badge.tsx';

type Checks = Readonly<Record<string, unknown>>;

const verdicts: Record<string, { tone: Tone; words: MessageDescriptor }> = {
  verified: { tone: 'success', words: msg`The domain of the sender vouches for this mail.` },
  unverified: { tone: 'neutral', words: msg`Nothing proves the sender, and nothing speaks against them.` },
  suspicious: { tone: 'danger', words: msg`The domain of the sender says that this mail is not from there.` },
};

const results: Record<string, { tone: Tone; words: MessageDescriptor }> = {
  pass: { tone: 'success', words: msg`passed` },
  fail: { tone: 'danger', words: msg`failed` },
  softfail: { tone: 'warning', words: msg`failed softly` },
  neutral: { tone: 'neutral', words: msg`says nothing` },
  none: { tone: 'neutral', words: msg`not there` },
  policy: { tone: 'warning', words: msg`not accepted` },
  temperror: { tone: 'warning', words: msg`could not be asked` },
  permerror: { tone: 'warning', words: msg`set up wrongly` },
};

export function SenderChecks({ checks }: { checks: Checks | null }) {
  if (!checks) {
    return (
      <p className="text-dense text-text-3">
        <Trans>The sender of this mail was not checked.</Trans>
      </p>
    );
  }
  const verdict = verdicts[String(checks.verdict)];
  const rows = ['spf', 'dkim', 'dmarc', 'arc'].flatMap((name) => {
    const result = resultOf(checks[name]);
    return result ? [{ name: name.toUpperCase(), result }] : [];
  });
  return (
    <div className="flex flex-col gap-2 text-dense">
      {verdict && <p>{i18n._(verdict.words)}</p>}
      <ul className="flex flex-wrap gap-1.5">
        {rows.map(({ name, result }) => {
          const known = results[result];
          return (
            <li key={name}>
              <Badge tone={known?.tone ?? 'neutral'}>
                {name}: {known ? i18n._(known.words) : result}
              </Badge>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** A check is a word, an object with a result, or for DKIM a list of them: the best one counts. */
function resultOf(check: unknown): string | null {
  if (typeof check === 'string') return check;
  if (Array.isArray(check)) {
    const all = check.map(resultOf);
    return all.includes('pass') ? 'pass' : (all[0] ?? 'none');
  }
  if (typeof check === 'object' && check !== null && 'result' in check) return String(check.result);
  return null;
}

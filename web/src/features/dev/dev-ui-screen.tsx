/** `/dev/ui`: every component in all its states, for looking at and for axe. Never in what is delivered. */
import { type ReactNode, useState } from 'react';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CopyBox } from '../../ui/copy-box.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Choice, SearchField, Switch, TextField } from '../../ui/field.tsx';
import { Keys } from '../../ui/keys.tsx';
import { MenuButton, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Cell, Page, Table, TableRow } from '../../ui/page.tsx';
import { PlainText, RichText } from '../../ui/rich-text.tsx';
import { Select } from '../../ui/select.tsx';
import { Hearth, Skeleton, State } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { TokenField } from '../../ui/token-field.tsx';

const looks = ['primary', 'plain', 'quiet', 'danger'] as const;

export function DevUiScreen() {
  const [text, setText] = useState('');
  const [on, setOn] = useState(true);
  const [choice, setChoice] = useState<'a' | 'b'>('a');
  const [tokens, setTokens] = useState<readonly string[]>(['anna@example.com', 'not an address']);
  const [open, setOpen] = useState(false);
  return (
    <Page title="Components" wide>
      <Group name="Buttons">
        {looks.map((look) => (
          <Button key={look} look={look} icon="send">
            {look}
          </Button>
        ))}
        {looks.map((look) => (
          <Button key={look} look={look} isDisabled>
            disabled
          </Button>
        ))}
        <Button size="small">small</Button>
        <Button size="large" look="primary">
          large
        </Button>
        <IconButton icon="more" label="More" shortcut="." />
      </Group>
      <Group name="Fields">
        <TextField label="Label" help="Some help." value={text} onChange={setText} />
        <TextField label="Wrong" error="This is needed." value={text} onChange={setText} />
        <TextField label="Disabled" value="cannot change" isDisabled />
        <TextField label="Lines" lines={3} value={text} onChange={setText} />
        <SearchField label="Search" clearLabel="Clear" value={text} onChange={setText} />
        <TokenField
          label="Cc"
          values={tokens}
          onChange={setTokens}
          isValid={(value) => value.includes('@')}
          removeLabel={(value) => `Remove ${value}`}
          invalidLabel="No address"
        />
        <Select
          label="Choice"
          value={choice}
          onChange={setChoice}
          options={[
            { value: 'a', label: 'First', help: 'with help' },
            { value: 'b', label: 'Second' },
          ]}
        />
        <Choice
          label="Radio"
          value={choice}
          onChange={setChoice}
          options={[
            { value: 'a', label: 'First' },
            { value: 'b', label: 'Second' },
          ]}
        />
        <Checkbox isSelected={on} onChange={setOn}>
          Checkbox
        </Checkbox>
        <Checkbox isSelected={false} isIndeterminate onChange={setOn}>
          Partly
        </Checkbox>
        <Switch isSelected={on} onChange={setOn} help="With help">
          Switch
        </Switch>
      </Group>
      <Group name="Words">
        {(['neutral', 'accent', 'danger', 'warning', 'success'] as const).map((tone) => (
          <Badge key={tone} tone={tone} icon="tag">
            {tone}
          </Badge>
        ))}
        <Keys keys="G U" />
        <Time at={new Date().toISOString()} />
        <Time at="2026-01-05T10:42:00Z" as="day-and-clock" />
        <Avatar name="Żaneta Łuczak" />
        <Avatar name="佐藤 花子" />
        <Avatar name="" size="large" />
      </Group>
      <Group name="Notices">
        {(['info', 'warning', 'danger', 'success'] as const).map((tone) => (
          <div key={tone} className="w-full">
            <Notice
              tone={tone}
              action={
                <Button size="small" look="quiet">
                  Act
                </Button>
              }
            >
              A notice of tone {tone}.
            </Notice>
          </div>
        ))}
      </Group>
      <Group name="States">
        <State icon="inbox" title="Empty" actions={<Button>Fill it</Button>}>
          Why it is empty.
        </State>
        <State warm title="Nobody is waiting" />
        <Skeleton className="h-10 w-60" />
        <Hearth />
      </Group>
      <Group name="Over the page">
        <MenuButton label="Menu" trigger={<Button>Menu</Button>}>
          <MenuItem icon="close" shortcut="E">
            Close
          </MenuItem>
          <MenuItem icon="assign" isDisabled detail="The reason why not">
            Assign
          </MenuItem>
          <MenuLine />
          <MenuItem icon="remove" danger>
            Delete
          </MenuItem>
        </MenuButton>
        <Button onPress={() => setOpen(true)}>Dialog</Button>
        <Button onPress={() => showToast({ text: 'Closed', action: { label: 'Undo', run: () => undefined } })}>
          Toast
        </Button>
        <Button onPress={() => showToast({ tone: 'danger', text: 'It failed', detail: 'and this is why' })}>
          Bad toast
        </Button>
        <Dialog title="A question" isOpen={open} onClose={() => setOpen(false)} closeLabel="Close">
          <p className="px-5 pt-2">Shall it be so?</p>
          <DialogActions>
            <Button onPress={() => setOpen(false)}>No</Button>
            <Button look="primary" onPress={() => setOpen(false)}>
              Yes
            </Button>
          </DialogActions>
        </Dialog>
      </Group>
      <Group name="Text">
        <PlainText
          text={'Plain with https://example.com/a, and anna@example.com.\nSecond line.'}
          className="message-text"
        />
        <RichText
          html="<p>Rich <strong>bold</strong> <em>italic</em><br>line</p><ul><li>one</li><li>two</li></ul><blockquote>quoted</blockquote>"
          className="message-text"
        />
        <CopyBox label="Copy" value="s-7f3k2@inbound.localhost" copyLabel="Copy" copiedLabel="Copied" />
        <Table label="Table" head={['Name', 'Value']}>
          <TableRow>
            <Cell>a</Cell>
            <Cell>b</Cell>
          </TableRow>
        </Table>
      </Group>
    </Page>
  );
}

function Group({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2 border-t pt-4">
      <h2 className="font-bold">{name}</h2>
      <div className="flex flex-wrap items-start gap-3">{children}</div>
    </section>
  );
}

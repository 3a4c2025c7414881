/** The states every screen shares: empty, failed, not allowed, loading. Each says what is true, why, and the next step. */
import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

export function State({
  icon,
  title,
  children,
  actions,
  warm,
}: {
  icon?: IconName;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  warm?: boolean;
}) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-2 px-6 py-12 text-center">
      {warm ? <Hearth /> : icon && <Icon name={icon} size={28} className="text-text-3" />}
      <p className="phrase font-bold text-ui">{title}</p>
      {children && <div className="text-dense text-text-2">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

/** The hearth: shown at set-up and when Unassigned is empty, nowhere else. */
export function Hearth({ size = 56 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 56 56" fill="none" aria-hidden="true" className="text-text-3">
      <path d="M8 20h40v24H8z" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" />
      <path d="M14 26h28v12H14z" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" opacity=".6" />
      <path
        d="M28 36c-4 0-6.500-2.300-6.500-5.500 0-4 4.700-5.300 4.200-9.500 3 1.300 4.300 3.500 4.200 5.600 1-.4 1.600-1.300 1.700-2.200 1.600 1.600 2.900 3.600 2.900 6.100 0 3.200-2.500 5.500-6.500 5.500Z"
        className="fill-ember"
      />
    </svg>
  );
}

export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden="true" className={`skeleton ${className}`} />;
}

/** Shown in the place of a pane that broke; the rest of the page keeps working. */
export class Boundary extends Component<{ children: ReactNode; title: string; retry: string }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <State
        icon="alert"
        title={this.props.title}
        actions={
          <Button icon="reload" onPress={() => this.setState({ error: null })}>
            {this.props.retry}
          </Button>
        }
      >
        <code className="break-all">{this.state.error instanceof Error ? this.state.error.message : ''}</code>
      </State>
    );
  }
}

import rule from '../../../harness/rules/containerd-hung.ts';
import { describeHungDaemon } from './hung-daemon.ts';

describeHungDaemon({
  rule,
  daemon: 'containerd',
  other: 'dockerd',
  outcomes: { 'engine-api': 'hangs', containerd: 'hangs', runtime: 'works' },
});

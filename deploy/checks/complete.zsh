#!/usr/bin/env zsh
# Types into a real zsh and looks at what Tab makes of it: complete.zsh SCRIPT
zmodload zsh/zpty
setopt extended_glob
typeset all='' more
zpty shell zsh -f -i
zpty -w shell "autoload -U compinit; compinit -u -D; source ${(q)1}; bindkey '^I' complete-word; PS1=; print LOADED"
for _ in {1..100}; do
  while zpty -r -t shell more; do all+=$more; done
  # The command line is echoed as well: the second one is its output.
  [[ $all == *LOADED*LOADED* ]] && break
  sleep 0.1
done
zpty -n -w shell $'copydesk stages summ\t'
for _ in {1..100}; do
  while zpty -r -t shell more; do all+=$more; done
  [[ $all == *'stages summarize'* ]] && break
  sleep 0.1
done
zpty -d shell
[[ $all == *'stages summarize'* ]] || { print -u 2 "zsh does not complete: copydesk stages summ"; exit 1 }

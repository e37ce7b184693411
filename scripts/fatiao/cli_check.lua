-- fatiao check is the module fatiao.check.
return require "fatiao.check"
